package dev.barnabas.core.history;

import dev.barnabas.core.channel.EntryContent;
import dev.barnabas.core.history.HistoryQuery.Direction;
import dev.barnabas.protocol.message.Message;
import dev.barnabas.protocol.serial.ChannelSerial;
import dev.barnabas.protocol.serial.Position;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Gathers a page, message by message in the query's direction, until there is one more than fits:
 * then there is a next page.
 *
 * <p>Thread: whose page it is at the time; handed over, never shared.
 */
final class PageBuilder {
  private final HistoryQuery query;
  private final long earliestMillis;
  private final List<Message> messages = new ArrayList<>();
  private boolean more;

  PageBuilder(HistoryQuery query, long earliestMillis) {
    this.query = query;
    this.earliestMillis = Math.max(query.start(), earliestMillis);
  }

  Direction direction() {
    return query.direction();
  }

  /** Nothing older counts. */
  long earliestMillis() {
    return earliestMillis;
  }

  boolean isFull() {
    return more;
  }

  /** The position after which, in log order, the first message of the page can stand. */
  @Nullable Position lowest() {
    ChannelSerial cursor = query.cursor();
    return query.direction() == Direction.FORWARDS && cursor != null ? cursor.position() : null;
  }

  /**
   * Takes an entry's messages; entries come in the query's direction. Returns whether it takes
   * more.
   */
  boolean take(EntryContent content) {
    if (query.direction() == Direction.FORWARDS) {
      content.messages().forEach(this::add);
    } else {
      content.messages().reversed().forEach(this::add);
    }
    return !more;
  }

  private void add(Message message) {
    if (more || message.timestamp() < earliestMillis || message.timestamp() > query.end()) {
      return;
    }
    String serial = message.serial();
    if (serial == null || !isAsked(ChannelSerial.parse(serial).position())) {
      return;
    }
    if (messages.size() == query.limit()) {
      more = true;
    } else {
      messages.add(message);
    }
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

  /**
   * The page of a search that was stopped before it had enough: the next one goes on from there,
   * also when this one is empty.
   */
  HistoryPage buildUntil(ChannelSerial reached) {
    return new HistoryPage(List.copyOf(messages), reached.text());
  }

  HistoryPage build() {
    return new HistoryPage(List.copyOf(messages), more ? messages.getLast().serial() : null);
  }
}
