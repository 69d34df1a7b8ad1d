package dev.barnabas.core.channel;

import dev.barnabas.core.log.ChannelKey;
import dev.barnabas.core.log.ChannelLog;
import dev.barnabas.core.log.LogPartition;
import dev.barnabas.core.log.LogRecord;
import dev.barnabas.core.log.ReplayFilter;
import dev.barnabas.core.log.ReplayFilter.Verdict;
import dev.barnabas.core.log.StartFinder;
import java.util.ArrayList;
import java.util.function.Predicate;

/**
 * Reads one channel's entries from the log itself: forwards in one go, backwards in stretches that
 * double. Starts early enough for rule 2.1.
 *
 * <p>Thread: any that may block.
 */
public final class LogScan {
  /** What one question may read: a few seconds. */
  public static final long OFFSETS_MAX = 1_000_000;

  private static final long FIRST_STRETCH = 2_000; // offsets; most channels have their page in it
  private static final long STRETCH_MAX = 64_000;

  private final ChannelLog log;
  private final int partition;
  private final long dedupWindowMillis;

  public LogScan(ChannelLog log, int partition, ReplaySettings settings) {
    this.log = log;
    this.partition = partition;
    this.dedupWindowMillis = settings.dedupWindow().toMillis();
  }

  /**
   * Gives the entries with offsets in {@code [from, to)}, oldest first, until the taker has enough.
   */
  public void forwards(ChannelKey channel, long from, long to, Predicate<EntryContent> taker) {
    if (from >= to) {
      return;
    }
    StartFinder.Start start =
        new StartFinder(dedupWindowMillis).find(log, partition, from, firstMillis(from, to));
    var filter = new ReplayFilter(log, dedupWindowMillis, start.fromBeginning());
    log.reader()
        .scan(
            at(),
            start.offset(),
            to,
            record -> {
              Verdict verdict = filter.judge(record);
              return record.offset() < from
                  || !verdict.keep()
                  || take(record, verdict, channel, taker);
            });
  }

  /**
   * Gives the entries with offsets in {@code [from, to)}, newest first, until the taker has enough.
   * Reads no more than {@link #OFFSETS_MAX} offsets; returns the lowest one that it reached:
   * everything from there up to {@code to} was given, or the taker had enough.
   */
  public long backwards(ChannelKey channel, long from, long to, Predicate<EntryContent> taker) {
    long floor = Math.max(from, to - OFFSETS_MAX);
    long stretch = FIRST_STRETCH;
    for (long end = to; end > floor; ) {
      long start = Math.max(floor, end - stretch);
      var contents = new ArrayList<EntryContent>();
      forwards(channel, start, end, contents::add);
      for (EntryContent content : contents.reversed()) {
        if (!taker.test(content)) {
          return start;
        }
      }
      end = start;
      stretch = Math.min(stretch * 2, STRETCH_MAX);
    }
    return floor;
  }

  private boolean take(
      LogRecord record, Verdict verdict, ChannelKey channel, Predicate<EntryContent> taker) {
    ChannelKey routed = log.mapper().route(record);
    if (routed != null && !routed.equals(channel)) {
      return true;
    }
    EntryContent content = EntryContent.of(log, partition, record, verdict.dropped(), channel);
    return content == null || taker.test(content);
  }

  private LogPartition at() {
    return log.partition(partition);
  }

  private long firstMillis(long from, long to) {
    long[] millis = {0};
    log.reader()
        .scan(
            at(),
            from,
            to,
            record -> {
              millis[0] = record.timestampMillis();
              return false;
            });
    return millis[0];
  }
}
