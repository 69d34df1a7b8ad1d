package dev.barnabas.core.channel;

import dev.barnabas.core.edit.EditFold;
import dev.barnabas.core.edit.MessageKey;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Decides when a record has to say how its message was before: when the log did not say so lately
 * (decision 0031).
 *
 * <p>Thread: the log reader.
 */
final class SnapshotsUnderWay {
  /**
   * How often a message that changes all the time is written whole. Far below W less the time that
   * an append may be under way.
   */
  static final long EVERY_MILLIS = 30_000;

  private final Map<MessageKey, Long> appended = new LinkedHashMap<>(); // of the last 30 s

  /** Whether the next record about the message needs one; remembers that it then has it. */
  boolean isDue(EditFold fold, MessageKey message, long nowMillis) {
    Iterator<Long> oldest = appended.values().iterator();
    while (oldest.hasNext() && nowMillis - oldest.next() > EVERY_MILLIS) {
      oldest.remove();
    }
    boolean recent =
        nowMillis - fold.snapshotMillis(message) < EVERY_MILLIS || appended.containsKey(message);
    if (!recent) {
      appended.put(message, nowMillis);
    }
    return !recent;
  }

  /** The record did not get into the log. */
  void onFailed(MessageKey message) {
    appended.remove(message);
  }
}
