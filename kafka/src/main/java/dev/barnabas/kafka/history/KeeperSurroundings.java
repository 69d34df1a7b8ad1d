package dev.barnabas.kafka.history;

import dev.barnabas.core.log.ChannelLog;
import dev.barnabas.core.log.LogPartition;
import dev.barnabas.core.store.HistoryStore;
import dev.barnabas.kafka.ClusterConfig;
import java.time.InstantSource;

/**
 * What keepers work with.
 *
 * @param cluster of our own log and of the store
 * @param store says what is to be kept
 */
record KeeperSurroundings(
    ClusterConfig cluster,
    ChannelLog log,
    HistorySettings settings,
    StoreTopics topics,
    StoreIndex index,
    StoreFetch fetch,
    HistoryStore store,
    HistoryCounters counters,
    InstantSource clock) {
  LogPartition indexPartition(int partition) {
    return new LogPartition(topics.index(), partition);
  }
}
