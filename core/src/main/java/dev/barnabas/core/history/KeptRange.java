package dev.barnabas.core.history;

import dev.barnabas.core.channel.KeptItems;
import dev.barnabas.core.history.HistoryQuery.Direction;
import dev.barnabas.core.store.HistoryStore.Question;
import dev.barnabas.core.store.LogPlace;
import dev.barnabas.core.store.TreeKey;
import dev.barnabas.protocol.serial.ChannelSerial;
import org.jspecify.annotations.Nullable;

/** Turns a query into the question for what is kept behind the window. */
final class KeptRange {
  private KeptRange() {}

  /**
   * The question.
   *
   * @param earliestMillis nothing older counts
   */
  static Question of(HistoryQuery query, TreeKey.Kind kind, KeptItems items, long earliestMillis) {
    boolean forwards = query.direction() == Direction.FORWARDS;
    @Nullable ChannelSerial cursor = query.cursor();
    LogPlace after = forwards && cursor != null ? LogPlace.of(cursor) : LogPlace.FIRST;
    LogPlace end = items.end();
    if (!forwards && cursor != null && LogPlace.of(cursor).isBefore(end)) {
      end = LogPlace.of(cursor);
    }
    ChannelSerial bound = query.fromSerial();
    if (bound != null) {
      LogPlace at = LogPlace.of(bound);
      LogPlace behind = new LogPlace(at.generation(), at.offset() + 1, 0);
      end = behind.isBefore(end) ? behind : end;
    }
    return new Question(
        new TreeKey(kind, query.channel()), after, end, earliestMillis, query.end());
  }
}
