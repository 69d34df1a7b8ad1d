package dev.barnabas.core.history;

import dev.barnabas.core.channel.EntryContent;
import dev.barnabas.core.history.HistoryQuery.Direction;
import dev.barnabas.protocol.message.Message;
import dev.barnabas.protocol.serial.ChannelSerial;
import dev.barnabas.protocol.serial.LogIdentity;
import dev.barnabas.protocol.serial.Position;
import org.jspecify.annotations.Nullable;

/**
 * Gathers a page of messages, entry by entry or one by one.
 *
 * <p>Thread: whose page it is at the time; handed over, never shared.
 */
final class PageBuilder {
  private final HistoryQuery query;
  private final PageItems<Message> messages;

  PageBuilder(HistoryQuery query, long earliestMillis) {
    this.query = query;
    this.messages = new PageItems<>(query, earliestMillis);
  }

  Direction direction() {
    return query.direction();
  }

  /** Nothing older counts. */
  long earliestMillis() {
    return messages.earliestMillis();
  }

  boolean isFull() {
    return messages.isFull();
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
    return !isFull();
  }

  /** Takes a message; they come in the query's direction. Returns whether it takes more. */
  boolean take(Message message) {
    add(message);
    return !isFull();
  }

  boolean isEmpty() {
    return messages.isEmpty();
  }

  /** Adds what another builder of the same query gathered further on. */
  void takeAllOf(PageBuilder further) {
    messages.takeAllOf(further.messages);
  }

  private void add(Message message) {
    String serial = messages.spans(message.timestamp()) ? message.serial() : null;
    if (serial != null && !isFull()) {
      var _ = messages.take(message, message.timestamp(), ChannelSerial.parse(serial));
    }
  }

  /**
   * The page of a search that was stopped before it had enough: the next one goes on from there,
   * also when this one is empty.
   */
  HistoryPage buildUntil(ChannelSerial reached) {
    return new HistoryPage(messages.items(), reached.text());
  }

  HistoryPage build() {
    return new HistoryPage(messages.items(), messages.next());
  }
}
