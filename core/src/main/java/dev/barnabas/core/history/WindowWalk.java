package dev.barnabas.core.history;

import dev.barnabas.core.history.HistoryQuery.Direction;
import dev.barnabas.core.log.Envelope.Kind;
import dev.barnabas.core.log.PartitionWindow;
import dev.barnabas.protocol.serial.ChannelSerial;
import dev.barnabas.protocol.serial.LogIdentity;
import java.util.Arrays;
import java.util.function.LongPredicate;
import org.jspecify.annotations.Nullable;

/**
 * Visits the records of one kind on a route of a window of our own log, in the order of a query and
 * within its bounds, while they are wanted. Others are passed by without a copy.
 *
 * <p>Thread: the log reader.
 */
final class WindowWalk {
  private final PartitionWindow window;
  private final long route;
  private final Kind kind;

  WindowWalk(PartitionWindow window, long route, Kind kind) {
    this.window = window;
    this.route = route;
    this.kind = kind;
  }

  /**
   * Visits them.
   *
   * @param log whose window it is
   * @param visitor takes an address; returns whether it wants more
   */
  void walk(HistoryQuery query, LogIdentity log, LongPredicate visitor) {
    boolean forwards = query.direction() == Direction.FORWARDS;
    long cursor = offset(query.cursor(), log, forwards ? Long.MIN_VALUE : Long.MAX_VALUE);
    long last = offset(query.fromSerial(), log, Long.MAX_VALUE);
    if (forwards) {
      forwards(cursor, last, visitor);
    } else {
      backwards(Math.min(cursor, last), visitor);
    }
  }

  private void backwards(long last, LongPredicate visitor) {
    for (long address = window.newest(route); address >= 0; address = window.before(address)) {
      if (window.offset(address) <= last
          && window.kind(address) == kind
          && !visitor.test(address)) {
        return;
      }
    }
  }

  private void forwards(long first, long last, LongPredicate visitor) {
    var found = new long[16];
    int count = 0;
    for (long address = window.newest(route);
        address >= 0 && window.offset(address) >= first;
        address = window.before(address)) {
      if (window.offset(address) <= last && window.kind(address) == kind) {
        if (count == found.length) {
          found = Arrays.copyOf(found, count * 2);
        }
        found[count++] = address;
      }
    }
    while (count > 0 && visitor.test(found[--count])) {
      // It is the visitor that counts.
    }
  }

  private static long offset(@Nullable ChannelSerial serial, LogIdentity log, long otherwise) {
    return serial != null && serial.log().equals(log) ? serial.position().offset() : otherwise;
  }
}
