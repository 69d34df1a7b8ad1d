package dev.barnabas.core.channel;

import dev.barnabas.core.log.ChannelKey;
import dev.barnabas.core.log.ChannelLog;
import dev.barnabas.core.log.LogPartition;
import dev.barnabas.core.log.LogRecord;
import dev.barnabas.core.log.ReplayFilter;
import dev.barnabas.core.log.ReplayFilter.Verdict;
import dev.barnabas.core.log.StartFinder;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/**
 * Reads channels' entries from the log itself: forwards in one go, backwards in stretches that
 * double. Starts early enough for rule 2.1.
 *
 * <p>Thread: any that may block.
 */
public final class LogScan {
  /** What one question may read: a few seconds. */
  public static final long OFFSETS_MAX = 1_000_000;

  private static final long FIRST_STRETCH = 2_000; // offsets; most channels have their page in it
  private static final long STRETCH_MAX = 16_000;

  private final ChannelLog log;
  private final int partition;
  private final long dedupWindowMillis;

  public LogScan(ChannelLog log, int partition, ReplaySettings settings) {
    this.log = log;
    this.partition = partition;
    this.dedupWindowMillis = settings.dedupWindow().toMillis();
  }

  /** Takes entries; thread: the scan's. */
  interface Taker {
    /** Whether entries of the channel are wanted. */
    boolean wants(ChannelKey channel);

    /** Takes one that is wanted; false: it has enough of everything. */
    boolean take(ChannelKey channel, EntryContent content);
  }

  private record OneChannel(ChannelKey channel, Predicate<EntryContent> taker) implements Taker {
    @Override
    public boolean wants(ChannelKey other) {
      return other.equals(channel);
    }

    @Override
    public boolean take(ChannelKey other, EntryContent content) {
      return taker.test(content);
    }
  }

  /**
   * Gives the entries with offsets in {@code [from, to)}, oldest first, until the taker has enough.
   */
  public void forwards(ChannelKey channel, long from, long to, Predicate<EntryContent> taker) {
    forwards(from, to, new OneChannel(channel, taker));
  }

  private void forwards(long from, long to, Taker taker) {
    if (from >= to) {
      return;
    }
    StartFinder.Start start =
        new StartFinder(dedupWindowMillis)
            .find(log, partition, from, StartFinder.firstMillis(log, partition, from, to));
    var filter = new ReplayFilter(log, dedupWindowMillis, start.fromBeginning());
    log.reader()
        .scan(
            at(),
            start.offset(),
            to,
            record -> {
              Verdict verdict = filter.judge(record);
              return record.offset() < from || !verdict.keep() || take(record, verdict, taker);
            });
  }

  /**
   * Gives the entries with offsets in {@code [from, to)}, newest first, until the taker has enough.
   * Reads no more than {@link #OFFSETS_MAX} offsets; returns the lowest one that it reached:
   * everything from there up to {@code to} was given, or the taker had enough.
   */
  public long backwards(ChannelKey channel, long from, long to, Predicate<EntryContent> taker) {
    return backwards(Math.max(from, to - OFFSETS_MAX), to, new OneChannel(channel, taker));
  }

  /** As for one channel, with a bound of the caller's own. */
  long backwards(long from, long to, Taker taker) {
    long stretch = FIRST_STRETCH;
    for (long end = to; end > from; ) {
      long start = Math.max(from, end - stretch);
      var found = new Found(taker);
      forwards(start, end, found);
      if (!found.giveNewestFirst()) {
        return start;
      }
      end = start;
      stretch = Math.min(stretch * 2, STRETCH_MAX);
    }
    return from;
  }

  /** What a stretch holds, to be given the other way round. */
  private static final class Found implements Taker {
    private final Taker taker;
    private final List<ChannelKey> channels = new ArrayList<>(); // ≤ STRETCH_MAX records
    private final List<EntryContent> contents = new ArrayList<>();

    Found(Taker taker) {
      this.taker = taker;
    }

    @Override
    public boolean wants(ChannelKey channel) {
      return taker.wants(channel);
    }

    @Override
    public boolean take(ChannelKey channel, EntryContent content) {
      channels.add(channel);
      contents.add(content);
      return true;
    }

    boolean giveNewestFirst() {
      for (int i = contents.size() - 1; i >= 0; i--) {
        ChannelKey channel = channels.get(i);
        if (taker.wants(channel) && !taker.take(channel, contents.get(i))) {
          return false;
        }
      }
      return true;
    }
  }

  private boolean take(LogRecord record, Verdict verdict, Taker taker) {
    ChannelKey routed = log.mapper().route(record);
    if (routed != null && !taker.wants(routed)) {
      return true;
    }
    for (var each : EntryContent.lasting(log, partition, record, verdict.dropped()).entrySet()) {
      if (taker.wants(each.getKey()) && !taker.take(each.getKey(), each.getValue())) {
        return false;
      }
    }
    return true;
  }

  private LogPartition at() {
    return log.partition(partition);
  }
}
