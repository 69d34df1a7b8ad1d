package dev.barnabas.core.history;

import dev.barnabas.core.history.HistoryQuery.Direction;
import dev.barnabas.protocol.serial.ChannelSerial;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Gathers what a query asks for, one by one in its direction, until there is one more than fits:
 * then there is a next page.
 *
 * <p>Thread: whose page it is at the time; handed over, never shared.
 */
final class PageItems<T> {
  private final HistoryQuery query;
  private final long earliestMillis;
  private final List<Placed<T>> items = new ArrayList<>();
  private boolean more;

  private record Placed<T>(T item, long millis, ChannelSerial place) {}

  /**
   * @param earliestMillis nothing older counts
   */
  PageItems(HistoryQuery query, long earliestMillis) {
    this.query = query;
    this.earliestMillis = Math.max(query.start(), earliestMillis);
  }

  /** Nothing older counts. */
  long earliestMillis() {
    return earliestMillis;
  }

  boolean isFull() {
    return more;
  }

  boolean isEmpty() {
    return items.isEmpty();
  }

  List<T> items() {
    return items.stream().map(Placed::item).toList();
  }

  /** Whether the query asks for that time, ms since 1970. */
  boolean spans(long millis) {
    return millis >= earliestMillis && millis <= query.end();
  }

  /** Takes what stands next, if it is asked for. Returns whether it takes more. */
  boolean take(T item, long millis, ChannelSerial place) {
    if (!more && spans(millis) && isAsked(place)) {
      if (items.size() == query.limit()) {
        more = true;
      } else {
        items.add(new Placed<>(item, millis, place));
      }
    }
    return !more;
  }

  private boolean isAsked(ChannelSerial place) {
    ChannelSerial bound = query.fromSerial();
    if (bound != null && place.isAfter(bound)) {
      return false;
    }
    ChannelSerial cursor = query.cursor();
    if (cursor == null) {
      return true;
    }
    return query.direction() == Direction.FORWARDS ? place.isAfter(cursor) : cursor.isAfter(place);
  }

  /** Adds what was gathered further on for the same query. */
  void takeAllOf(PageItems<T> further) {
    further.items.forEach(each -> take(each.item(), each.millis(), each.place()));
    more |= further.more;
  }

  /** Where the next page goes on; null: this is the last. */
  @Nullable String next() {
    return more ? items.getLast().place().text() : null;
  }
}
