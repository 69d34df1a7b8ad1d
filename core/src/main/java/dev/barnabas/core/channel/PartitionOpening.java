package dev.barnabas.core.channel;

import dev.barnabas.core.log.ChannelLog;
import dev.barnabas.core.log.LogBounds;
import dev.barnabas.core.log.LogPartition;
import dev.barnabas.core.log.LogReader;
import dev.barnabas.core.log.StartFinder;
import dev.barnabas.core.log.StartFinder.Start;
import dev.barnabas.core.log.Waiting;

/**
 * Finds where a node starts to read a partition: so that its window is full at once, of a user's
 * topic no more than a moment's reading.
 *
 * <p>Thread: any that may block.
 */
final class PartitionOpening {
  // Of a user's topic, which may bring any number of records in the time of a window; whoever
  // attaches first waits for them.
  private static final long FIRST_OFFSETS_MAX = 20_000;

  private final ChannelLog log;
  private final int partition;
  private final ReplaySettings settings;

  PartitionOpening(ChannelLog log, int partition, ReplaySettings settings) {
    this.log = log;
    this.partition = partition;
    this.settings = settings;
  }

  /**
   * Where to start.
   *
   * @param end what has to be replayed before the partition serves
   */
  record Found(Start start, long end) {}

  Found find() {
    LogReader reader = log.reader();
    LogPartition at = log.partition(partition);
    LogBounds bounds = Waiting.on(reader.bounds(at));
    var finder = new StartFinder(settings.dedupWindow().toMillis());
    if (bounds.begin() == bounds.end()) {
      return new Found(new Start(bounds.end(), true), bounds.end());
    }
    long newestMillis = newestMillis(reader, at, bounds);
    long windowMillis = Math.max(0, newestMillis - reachMillis());
    long windowStart = Waiting.on(reader.offsetAt(at, windowMillis));
    if (!log.publishable() && windowStart < bounds.end() - FIRST_OFFSETS_MAX) {
      windowStart = bounds.end() - FIRST_OFFSETS_MAX;
      windowMillis = StartFinder.firstMillis(log, partition, windowStart, bounds.end());
    }
    return new Found(finder.find(log, partition, windowStart, windowMillis), bounds.end());
  }

  /** Our own log has to show all nonces that are kept, whatever the window. */
  private long reachMillis() {
    long window = settings.window().toMillis();
    return log.publishable()
        ? Math.max(window, NonceRegistry.KEPT_MILLIS - settings.dedupWindow().toMillis())
        : window;
  }

  /** The time of the newest record: the log's own idea of now. */
  private static long newestMillis(LogReader reader, LogPartition at, LogBounds bounds) {
    long[] newest = {0};
    // Control records may stand at the end, so a few offsets more than one.
    reader.scan(
        at,
        Math.max(bounds.begin(), bounds.end() - 16),
        bounds.end(),
        record -> {
          newest[0] = Math.max(newest[0], record.timestampMillis());
          return true;
        });
    return newest[0];
  }
}
