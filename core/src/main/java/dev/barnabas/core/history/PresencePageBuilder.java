package dev.barnabas.core.history;

import dev.barnabas.core.history.HistoryQuery.Direction;
import dev.barnabas.protocol.message.PresenceMessage;
import dev.barnabas.protocol.serial.ChannelSerial;
import dev.barnabas.protocol.serial.LogIdentity;
import dev.barnabas.protocol.serial.Position;
import java.util.ArrayList;
import java.util.List;

/**
 * Gathers a page of presence history until there is one event more than fits.
 *
 * <p>Thread: the log reader.
 */
final class PresencePageBuilder {
  private final HistoryQuery query;
  private final LogIdentity identity;
  private final int partition;
  private final List<PresenceMessage> events = new ArrayList<>();
  private Position last = Position.before(0);
  private boolean more;

  PresencePageBuilder(HistoryQuery query, LogIdentity identity, int partition) {
    this.query = query;
    this.identity = identity;
    this.partition = partition;
  }

  /** Takes the next event in the query's direction; returns whether it takes more. */
  boolean take(PresenceMessage event, Position position) {
    if (event.timestamp() < query.start()
        || event.timestamp() > query.end()
        || !isAsked(position)) {
      return true;
    }
    if (events.size() == query.limit()) {
      more = true;
      return false;
    }
    events.add(event);
    last = position;
    return true;
  }

  private boolean isAsked(Position position) {
    ChannelSerial bound = query.fromSerial();
    if (bound != null && position.isAfter(bound.position())) {
      return false;
    }
    ChannelSerial cursor = query.cursor();
    if (cursor == null) {
      return true;
    }
    return query.direction() == Direction.FORWARDS
        ? position.isAfter(cursor.position())
        : cursor.position().isAfter(position);
  }

  PresencePage build() {
    return new PresencePage(
        List.copyOf(events), more ? new ChannelSerial(identity, partition, last, -1).text() : null);
  }
}
