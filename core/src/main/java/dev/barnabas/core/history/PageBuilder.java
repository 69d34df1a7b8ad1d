package dev.barnabas.core.history;

import dev.barnabas.core.channel.EntryContent;
import dev.barnabas.core.history.HistoryQuery.Direction;
import dev.barnabas.protocol.message.Message;
import dev.barnabas.protocol.serial.ChannelSerial;
import dev.barnabas.protocol.serial.LogIdentity;
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

  /** The position after which, in that log's order, the first message of the page can stand. */
  @Nullable Position lowest(LogIdentity log) {
    ChannelSerial cursor = query.cursor();
    return query.direction() == Direction.FORWARDS && cursor != null && cursor.log().equals(log)
        ? cursor.position()
        : null;
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

  /** Takes a message; they come in the query's direction. Returns whether it takes more. */
  boolean take(Message message) {
    add(message);
    return !more;
  }

  boolean isEmpty() {
    return messages.isEmpty();
  }

  /** Adds what another builder of the same query gathered further on. */
  void takeAllOf(PageBuilder further) {
    further.messages.forEach(this::add);
    if (!more) {
      more = further.more;
    }
  }

  private void add(Message message) {
    if (more || message.timestamp() < earliestMillis || message.timestamp() > query.end()) {
      return;
    }
    String serial = message.serial();
    if (serial == null || !isAsked(ChannelSerial.parse(serial))) {
      return;
    }
    if (messages.size() == query.limit()) {
      more = true;
    } else {
      messages.add(message);
    }
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
