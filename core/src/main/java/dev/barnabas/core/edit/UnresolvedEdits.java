package dev.barnabas.core.edit;

import dev.barnabas.core.log.LogRecord;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Records whose message is not known yet: a snapshot that comes later may hold from before them.
 * What had to be dropped is remembered by its offset, so that nothing is made of a part.
 *
 * <p>Thread: whose fold it is.
 */
final class UnresolvedEdits {
  private final long bytesMax;
  private final Map<MessageKey, List<Held>> byMessage = new HashMap<>();
  private final ArrayDeque<Held> oldestFirst = new ArrayDeque<>(); // in bytes: ≤ bytesMax
  private long bytes;
  private long droppedBelow;

  UnresolvedEdits(long bytesMax) {
    this.bytesMax = bytesMax;
  }

  private record Held(MessageKey message, LogRecord record, long clockMillis) {
    long weight() {
      byte[] value = record.value();
      return 200L + (value == null ? 0 : value.length);
    }
  }

  void add(MessageKey message, LogRecord record, long clockMillis) {
    var held = new Held(message, record, clockMillis);
    byMessage.computeIfAbsent(message, absent -> new ArrayList<>(1)).add(held);
    oldestFirst.add(held);
    bytes += held.weight();
    while (bytes > bytesMax) {
      dropOldest();
    }
  }

  void dropBefore(long clockMillis) {
    while (!oldestFirst.isEmpty() && oldestFirst.getFirst().clockMillis() < clockMillis) {
      dropOldest();
    }
  }

  @SuppressWarnings("ReferenceEquality") // this very one: others may be alike
  private void dropOldest() {
    Held oldest = oldestFirst.removeFirst();
    bytes -= oldest.weight();
    List<Held> same = byMessage.get(oldest.message());
    if (same != null && same.removeIf(each -> each == oldest)) {
      droppedBelow = oldest.record().offset() + 1;
      if (same.isEmpty()) {
        byMessage.remove(oldest.message());
      }
    }
  }

  /** Whether all that came from the offset on is still here. */
  boolean reachesBackTo(long offset) {
    return offset >= droppedBelow;
  }

  boolean isEmpty() {
    return byMessage.isEmpty();
  }

  boolean has(MessageKey message) {
    return byMessage.containsKey(message);
  }

  /** The records of a message from an offset on, in order; from now on it is known. */
  List<LogRecord> take(MessageKey message, long from) {
    List<Held> held = byMessage.remove(message);
    return held == null
        ? List.of()
        : held.stream().map(Held::record).filter(record -> record.offset() >= from).toList();
  }
}
