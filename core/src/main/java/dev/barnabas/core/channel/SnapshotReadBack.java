package dev.barnabas.core.channel;

import dev.barnabas.core.log.ChannelLog;
import dev.barnabas.core.log.LogBounds;
import dev.barnabas.core.log.LogPartition;
import dev.barnabas.core.log.LogReader;
import dev.barnabas.core.log.LogRecord;
import dev.barnabas.core.log.RecordMapper.Mapped;
import dev.barnabas.core.log.ReplayFilter;
import dev.barnabas.core.log.ReplayFilter.Verdict;
import dev.barnabas.core.log.StartFinder;
import dev.barnabas.core.log.Waiting;
import dev.barnabas.core.snapshot.SnapshotState;
import dev.barnabas.protocol.serial.ChannelSerial;
import dev.barnabas.protocol.serial.Position;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads what a partition's snapshots are made of, from where the rule says up to where the reader
 * is: a compacted topic from its beginning, others as far back as {@code maxIdle}, or the window
 * and a little more.
 *
 * <p>Thread: any that may block, one at a time; then the log reader.
 */
final class SnapshotReadBack {
  // Of a topic that brings little in the time of a window, so that a channel has a last message.
  private static final long OFFSETS_MIN = 2_000;

  private final ChannelLog log;
  private final int partition;
  private final ReplaySettings settings;
  private final long nowMillis;
  private final SnapshotState state;
  private @Nullable ReplayFilter filter;
  private long firstOffset; // of those that count
  private volatile long nextOffset; // told to those who wait

  SnapshotReadBack(PartitionChannels partition, SnapshotState state) {
    this.log = partition.log();
    this.partition = partition.partition();
    this.settings = partition.agent().surroundings().settings();
    this.nowMillis = partition.nowMillis();
    this.state = state;
  }

  SnapshotState state() {
    return state;
  }

  /** Everything below was read. Thread: any. */
  long nextOffset() {
    return nextOffset;
  }

  /**
   * Goes on up to an offset; blocks.
   *
   * @throws dev.barnabas.core.log.LogUnavailableException the log can't be asked, or what was not
   *     read yet is gone
   */
  void read(long to) {
    ReplayFilter judge = filter;
    if (judge == null) {
      judge = begin(to);
      filter = judge;
    }
    ReplayFilter all = judge;
    log.reader()
        .scan(
            at(),
            nextOffset,
            to,
            record -> {
              take(all.judge(record), record);
              nextOffset = record.offset() + 1;
              return true;
            });
    nextOffset = Math.max(nextOffset, to);
  }

  private ReplayFilter begin(long end) {
    firstOffset = Math.min(end, firstOffset());
    long firstMillis =
        firstOffset < end ? StartFinder.firstMillis(log, partition, firstOffset, end) : nowMillis;
    long window = settings.dedupWindow().toMillis();
    StartFinder.Start start =
        new StartFinder(window).find(log, partition, firstOffset, firstMillis);
    nextOffset = start.offset();
    return new ReplayFilter(log, window, start.fromBeginning());
  }

  private long firstOffset() {
    LogReader reader = log.reader();
    LogBounds bounds = Waiting.on(reader.bounds(at()));
    Duration idle = log.mapper().snapshot().maxIdle();
    if (idle != null) {
      return Math.max(bounds.begin(), offsetBack(idle));
    }
    if (Waiting.on(reader.isCompacted(at()))) {
      return bounds.begin();
    }
    long some = bounds.end() - OFFSETS_MIN;
    return Math.max(bounds.begin(), Math.min(offsetBack(settings.window()), some));
  }

  private long offsetBack(Duration back) {
    return Waiting.on(log.reader().offsetAt(at(), Math.max(0, nowMillis - back.toMillis())));
  }

  private LogPartition at() {
    return log.partition(partition);
  }

  private void take(Verdict verdict, LogRecord record) {
    if (verdict.keep() && record.offset() >= firstOffset) {
      take(record, verdict.dropped(), log.mapper().map(record));
    }
  }

  /** Takes a record that counts into the state. */
  void take(LogRecord record, int[] dropped, List<Mapped> all) {
    take(state, log, record, dropped, all);
  }

  /** Takes what a record became into a state. */
  static void take(
      SnapshotState state, ChannelLog log, LogRecord record, int[] dropped, List<Mapped> all) {
    for (Mapped mapped : all) {
      if (dropped.length == 0 || Arrays.binarySearch(dropped, mapped.index()) < 0) {
        var at = new Position(record.offset(), mapped.index());
        var serial =
            new ChannelSerial(log.identity(), record.partition(), at, record.leaderEpoch());
        long millis = record.timestampMillis();
        state.take(mapped, mapped.message().withPlace(millis, serial.text()), at, millis);
      }
    }
  }
}
