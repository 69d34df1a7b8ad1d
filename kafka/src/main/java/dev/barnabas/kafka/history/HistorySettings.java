package dev.barnabas.kafka.history;

import dev.barnabas.core.channel.ReplaySettings;
import java.time.Duration;

/**
 * How the store is written.
 *
 * @param topic of what is kept; the index has its name and {@code .index}
 * @param replicationFactor of topics that are made
 * @param maxRecordBytes the largest record of the store
 * @param replay how the log is read
 * @param gather how long what is published is gathered before it is stored: seconds, so that quiet
 *     channels' records are few; the window and the log answer for it meanwhile
 */
public record HistorySettings(
    String topic,
    int replicationFactor,
    int maxRecordBytes,
    ReplaySettings replay,
    Duration gather) {
  /** The name of the topic, unless a test has its own. */
  public static final String TOPIC = "barnabas.history";

  /** How long is gathered. */
  public static final Duration GATHER = Duration.ofSeconds(3);

  StoreTopics topics() {
    return new StoreTopics(topic, topic + ".index");
  }
}
