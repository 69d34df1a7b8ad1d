package dev.barnabas.core.history;

import dev.barnabas.core.history.HistoryQuery.Direction;
import dev.barnabas.protocol.message.PresenceMessage;
import dev.barnabas.protocol.serial.ChannelSerial;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Gathers a page of presence history until there is one event more than fits.
 *
 * <p>Thread: whose page it is at the time; handed over, never shared.
 */
final class PresencePageBuilder {
  private final HistoryQuery query;
  private final long earliestMillis;
  private final List<PresenceMessage> events = new ArrayList<>();
  private @Nullable ChannelSerial last;
  private boolean more;

  /**
   * @param earliestMillis nothing older counts
   */
  PresencePageBuilder(HistoryQuery query, long earliestMillis) {
    this.query = query;
    this.earliestMillis = Math.max(query.start(), earliestMillis);
  }

  /** Takes the next event in the query's direction; returns whether it takes more. */
  boolean take(PresenceMessage event, ChannelSerial serial) {
    if (more) {
      return false;
    }
    if (event.timestamp() < earliestMillis || event.timestamp() > query.end() || !isAsked(serial)) {
      return true;
    }
    if (events.size() == query.limit()) {
      more = true;
      return false;
    }
    events.add(event);
    last = serial;
    return true;
  }

  private boolean isAsked(ChannelSerial serial) {
    ChannelSerial bound = query.fromSerial();
    if (bound != null && serial.isAfter(bound)) {
      return false;
    }
    ChannelSerial cursor = query.cursor();
    if (cursor == null) {
      return true;
    }
    return query.direction() == Direction.FORWARDS
        ? serial.isAfter(cursor)
        : cursor.isAfter(serial);
  }

  PresencePage build() {
    ChannelSerial end = more ? last : null;
    return new PresencePage(List.copyOf(events), end == null ? null : end.text());
  }
}
