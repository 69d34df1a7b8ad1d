package dev.barnabas.kafka.feed;

import dev.barnabas.feed.FeedFigures;
import java.util.Collection;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** What this node counted of a feed, over all times that it read it. Thread: any. */
final class FeedCounters {
  private final Map<Integer, FeedFigures> byConnection = new ConcurrentHashMap<>();

  FeedFigures of(int connection) {
    return byConnection.computeIfAbsent(connection, _ -> new FeedFigures());
  }

  Collection<FeedFigures> all() {
    return byConnection.values();
  }
}
