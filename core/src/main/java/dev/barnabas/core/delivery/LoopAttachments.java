package dev.barnabas.core.delivery;

import java.util.Arrays;
import java.util.List;

/**
 * The attachments of one loop to one channel, in no order. Each knows its slot, so that it comes
 * and goes at the same cost however many there are; whoever leaves gives its slot to the last one.
 *
 * <p>Thread: its event loop.
 */
final class LoopAttachments {
  private static final Attachment[] NONE = {};

  private Attachment[] slots = NONE; // ≤ connections of this loop
  private int size;

  int size() {
    return size;
  }

  boolean isEmpty() {
    return size == 0;
  }

  /** The one in a slot. Who is asked from the last one down meets each that stays. */
  Attachment get(int slot) {
    return slots[slot];
  }

  void add(Attachment attachment) {
    if (size == slots.length) {
      slots = Arrays.copyOf(slots, size == 0 ? 1 : size + (size + 1) / 2);
    }
    attachment.slot = size;
    slots[size++] = attachment;
  }

  /** Takes it out; whether it was there. */
  boolean remove(Attachment attachment) {
    int slot = attachment.slot;
    if (slot >= size || !slots[slot].equals(attachment)) {
      return false;
    }
    Attachment last = slots[--size];
    last.slot = slot;
    slots[slot] = last;
    Arrays.fill(slots, size, size + 1, null);
    if (size < slots.length / 4) {
      slots = size == 0 ? NONE : Arrays.copyOf(slots, size * 2);
    }
    return true;
  }

  List<Attachment> copy() {
    return List.of(Arrays.copyOf(slots, size));
  }

  List<Attachment> takeAll() {
    List<Attachment> all = copy();
    slots = NONE;
    size = 0;
    return all;
  }
}
