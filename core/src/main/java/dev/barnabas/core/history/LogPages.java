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
import dev.barnabas.protocol.serial.Position;
import org.jspecify.annotations.Nullable;

/**
 * History of a direct channel from its topic.
 *
 * <p>Thread: any that may block.
 */
final class LogPages {
  private final LogReader reader;
  private final LogPartition at;
  private final LogScan scan;
  private final long windowStart;

  LogPages(ChannelLog log, int partition, ReplaySettings settings, long windowStart) {
    this.reader = log.reader();
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
      Position lowest = page.lowest();
      long from = lowest == null ? earliest : Math.max(earliest, lowest.offset());
      scan.forwards(query.channel(), from, bounds.end(), page::take);
    } else {
      long end = upper(query.cursor(), upper(query.fromSerial(), windowStart));
      scan.backwards(query.channel(), earliest, end, page::take);
    }
    return page.build();
  }

  private static long upper(@Nullable ChannelSerial serial, long otherwise) {
    return serial == null ? otherwise : Math.min(otherwise, serial.position().offset() + 1);
  }
}
