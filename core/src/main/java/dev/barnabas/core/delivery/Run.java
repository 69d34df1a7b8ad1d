package dev.barnabas.core.delivery;

import dev.barnabas.core.channel.Entry;
import dev.barnabas.core.channel.FrameForm;
import dev.barnabas.protocol.codec.MessageSize;
import dev.barnabas.protocol.codec.ServerFrameEncoder;
import dev.barnabas.protocol.frame.ServerFrame;
import dev.barnabas.protocol.message.Message;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Entries with messages that came right after each other, as one frame: encoded once in each form,
 * however many subscribers there are.
 *
 * <p>Thread: its event loop.
 */
final class Run {
  private static final int MESSAGES_MAX = 1_000;
  private static final long BYTES_MAX = 128 * 1024; // JSON may double it; a frame takes 512 KiB

  private final List<Entry> entries = new ArrayList<>();
  private final List<Message> messages = new ArrayList<>();
  private final Map<FrameForm, byte[]> frames = new HashMap<>(); // ≤ forms on this loop
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
        && bytes + MessageSize.of(entry.messages()) <= BYTES_MAX;
  }

  private void add(Entry entry) {
    entries.add(entry);
    messages.addAll(entry.messages());
    bytes += MessageSize.of(entry.messages());
  }

  List<Entry> entries() {
    return entries;
  }

  int size() {
    return messages.size();
  }

  Entry first() {
    return entries.getFirst();
  }

  Entry last() {
    return entries.getLast();
  }

  /** Whether it holds something of that connection. */
  boolean isFrom(String connectionId) {
    return entries.stream().anyMatch(entry -> connectionId.equals(entry.connectionId()));
  }

  /** The frame in a form of whole messages. */
  byte[] frame(FrameForm form) {
    return frames.computeIfAbsent(
        form,
        one ->
            ServerFrameEncoder.encode(
                one.format(),
                new ServerFrame.Delivery(
                    one.address(last().channel()),
                    last().channelSerial(),
                    null,
                    messages.getFirst().timestamp(),
                    messages)));
  }
}
