package dev.barnabas.core.history;

import dev.barnabas.core.channel.LogScan;
import dev.barnabas.core.channel.ReplaySettings;
import dev.barnabas.core.history.HistoryQuery.Direction;
import dev.barnabas.core.log.ChannelLog;
import dev.barnabas.core.log.LogBounds;
import dev.barnabas.core.log.LogPartition;
import dev.barnabas.core.log.LogReader;
import dev.barnabas.core.log.Waiting;
import dev.barnabas.protocol.serial.ChannelSerial;
import dev.barnabas.protocol.serial.LogIdentity;
import dev.barnabas.protocol.serial.Position;
import org.jspecify.annotations.Nullable;

/**
 * History of a direct channel from its topic.
 *
 * <p>Thread: any that may block.
 */
final class LogPages {
  private final LogReader reader;
  private final LogIdentity identity;
  private final int partition;
  private final LogPartition at;
  private final LogScan scan;
  private final long windowStart;

  LogPages(ChannelLog log, int partition, ReplaySettings settings, long windowStart) {
    this.reader = log.reader();
    this.identity = log.identity();
    this.partition = partition;
    this.at = log.partition(partition);
    this.scan = new LogScan(log, partition, settings);
    this.windowStart = windowStart;
  }

  /** Completes the page that the window began. */
  HistoryPage page(HistoryQuery query, PageBuilder page) {
    LogBounds bounds = Waiting.on(reader.bounds(at));
    long earliest =
        page.earliestMillis() <= 0
            ? bounds.begin()
            : Math.max(bounds.begin(), Waiting.on(reader.offsetAt(at, page.earliestMillis())));
    if (query.direction() == Direction.FORWARDS) {
      Position lowest = page.lowest(identity);
      long from = lowest == null ? earliest : Math.max(earliest, lowest.offset());
      long to = Math.min(bounds.end(), from + LogScan.OFFSETS_MAX);
      scan.forwards(query.channel(), from, to, page::take);
      if (to < bounds.end() && !page.isFull()) {
        return page.buildUntil(place(to));
      }
    } else {
      long end = upper(query.cursor(), upper(query.fromSerial(), windowStart));
      long reached = scan.backwards(query.channel(), earliest, end, page::take);
      if (reached > earliest && !page.isFull()) {
        return page.buildUntil(place(reached));
      }
    }
    return page.build();
  }

  private ChannelSerial place(long offset) {
    return new ChannelSerial(identity, partition, Position.before(offset), -1);
  }

  private static long upper(@Nullable ChannelSerial serial, long otherwise) {
    return serial == null ? otherwise : Math.min(otherwise, serial.position().offset() + 1);
  }
}
