package dev.barnabas.core.delivery;

import dev.barnabas.core.channel.Entry;
import dev.barnabas.core.channel.Frame;
import dev.barnabas.core.channel.FrameForm;
import dev.barnabas.protocol.codec.ServerFrameEncoder;
import dev.barnabas.protocol.frame.ServerFrame;
import dev.barnabas.protocol.message.Message;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Entries with messages that came right after each other, as one frame: encoded once in each form,
 * however many subscribers there are. Holds its frames until {@link #release}; its entries are held
 * by who made it.
 *
 * <p>Thread: its event loop.
 */
final class Run {
  private static final int MESSAGES_MAX = 1_000;
  private static final long BYTES_MAX = 128 * 1024; // JSON may double it; a frame takes 512 KiB

  private final List<Entry> entries = new ArrayList<>();
  private final List<Message> messages = new ArrayList<>();
  private final Map<FrameForm, Frame> frames = new HashMap<>(); // ≤ forms on this loop
  private long bytes;

  /** Entries as runs: each is one entry, or several with nothing but messages. */
  static List<Run> of(List<Entry> entries) {
    List<Run> runs = new ArrayList<>();
    for (Entry entry : entries) {
      if (runs.isEmpty() || !runs.getLast().takes(entry)) {
        runs.add(new Run());
      }
      runs.getLast().add(entry);
    }
    return runs;
  }

  private boolean takes(Entry entry) {
    return !entry.messages().isEmpty()
        && !messages.isEmpty()
        && messages.size() + entry.messages().size() <= MESSAGES_MAX
        && bytes + entry.dataBytes() <= BYTES_MAX;
  }

  private void add(Entry entry) {
    entries.add(entry);
    messages.addAll(entry.messages());
    bytes += entry.dataBytes();
  }

  List<Entry> entries() {
    return entries;
  }

  int size() {
    return messages.size();
  }

  /** How much data the messages have, as it counts against limits. */
  long dataBytes() {
    return bytes;
  }

  Entry first() {
    return entries.getFirst();
  }

  Entry last() {
    return entries.getLast();
  }

  /** Whether it holds something of that connection. */
  boolean isFrom(String connectionId) {
    for (int i = 0; i < entries.size(); i++) { // asked for each subscriber: no iterator
      if (connectionId.equals(entries.get(i).connectionId())) {
        return true;
      }
    }
    return false;
  }

  /** The frame in a form of whole messages; stays held by the run. */
  Frame frame(FrameForm form) {
    Frame known = frames.get(form);
    if (known == null) {
      known = last().factory().frame(form.format(), payload(form));
      frames.put(form, known);
    }
    return known;
  }

  private byte[] payload(FrameForm form) {
    return ServerFrameEncoder.encode(
        form.format(),
        new ServerFrame.Delivery(
            form.address(last().channel()),
            last().channelSerial(),
            null,
            messages.getFirst().timestamp(),
            messages));
  }

  void release() {
    frames.values().forEach(Frame::release);
    frames.clear();
  }
}
