package dev.barnabas.kafka.history;

import dev.barnabas.kafka.ClusterConfig;
import dev.barnabas.kafka.settings.Topics;
import java.time.Duration;
import java.util.Map;

/**
 * The topics of the store, partition by partition beside our log: what is kept, and where each
 * channel's begins.
 *
 * @param items leaves and branches
 * @param index roots, and how far the log is stored
 */
record StoreTopics(String items, String index) {
  private static final Duration KEPT_MAX = Duration.ofDays(366); // the longest retention and a day

  /** A question may hold an older root for some seconds; what that points to has to stay. */
  private static final Duration OLD_STAYS = Duration.ofMinutes(10);

  private static final long SEGMENT_BYTES = 64L << 20; // what is being written is not compacted

  static StoreTopics ensure(
      ClusterConfig cluster, StoreTopics names, int partitions, HistorySettings settings) {
    Map<String, String> configs =
        Map.of(
            "cleanup.policy",
            "compact,delete",
            "retention.ms",
            String.valueOf(KEPT_MAX.toMillis()),
            "min.compaction.lag.ms",
            String.valueOf(OLD_STAYS.toMillis()),
            "segment.bytes",
            String.valueOf(SEGMENT_BYTES),
            "max.message.bytes",
            String.valueOf(settings.maxRecordBytes()));
    try (Topics topics = new Topics(cluster)) {
      var _ = topics.ensureStore(names.items(), settings.replicationFactor(), configs, partitions);
      var _ = topics.ensureStore(names.index(), settings.replicationFactor(), configs, partitions);
    }
    return names;
  }
}
