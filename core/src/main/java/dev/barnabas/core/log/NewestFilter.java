package dev.barnabas.core.log;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A record with a version is out of date if an earlier record of the same channel, itself dropped
 * or not, has a newer one and lies within the window on the partition's log clock. A pure function
 * of the records between the two, as {@link DuplicateFilter} is, so that every reader that started
 * a window before its first entry agrees, and nothing has to be handed over when tasks move.
 *
 * <p>Memory: bounded, some 200 bytes for each channel that had a version within the window.
 *
 * <p>Thread: the reader that owns it.
 */
final class NewestFilter {
  /** Of one partition; beyond it the channel that was silent longest is forgotten too early. */
  static final int CHANNELS_MAX = 50_000;

  /** Of one channel: more are needed only where versions fall again and again. */
  private static final int VERSIONS_MAX = 32;

  private final long windowMillis;

  /** The channel that was silent longest first. */
  private final Map<ChannelKey, Deque<Seen>> channels = new LinkedHashMap<>(16, 0.75f, true);

  /** Versions that no later one outdoes: each is newer than those behind it. */
  private record Seen(Version version, long millis) {}

  NewestFilter(long windowMillis) {
    this.windowMillis = windowMillis;
  }

  /**
   * Remembers the version, and says whether it is out of date.
   *
   * @param nowMillis the log clock
   */
  boolean isOutOfDate(ChannelKey channel, Version version, long nowMillis) {
    Deque<Seen> seen = channels.computeIfAbsent(channel, one -> new ArrayDeque<>(2));
    // Strictly: what lies exactly a window back may lie before a reader's start.
    seen.removeIf(one -> nowMillis - one.millis() >= windowMillis);
    boolean outOfDate = seen.stream().anyMatch(one -> version.isOlderThan(one.version()));
    seen.removeIf(one -> !version.isOlderThan(one.version()));
    seen.addLast(new Seen(version, nowMillis));
    if (seen.size() > VERSIONS_MAX) {
      seen.removeLast();
    }
    if (channels.size() > CHANNELS_MAX) {
      Iterator<?> oldest = channels.keySet().iterator();
      oldest.next();
      oldest.remove();
    }
    return outOfDate;
  }

  /** Forgets the channels of which nothing lies within the window. */
  void advance(long nowMillis) {
    Iterator<Deque<Seen>> oldestFirst = channels.values().iterator();
    while (oldestFirst.hasNext()) {
      Seen last = oldestFirst.next().peekLast();
      if (last != null && nowMillis - last.millis() < windowMillis) {
        return;
      }
      oldestFirst.remove();
    }
  }

  boolean isEmpty() {
    return channels.isEmpty();
  }
}
