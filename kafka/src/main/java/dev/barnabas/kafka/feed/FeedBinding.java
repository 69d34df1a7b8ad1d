package dev.barnabas.kafka.feed;

import dev.barnabas.feed.config.WebSocketConfig;
import dev.barnabas.kafka.ClusterConfig;
import org.apache.kafka.common.TopicPartition;

/**
 * A feed and where its records go.
 *
 * @param name of the feed in the configuration
 * @param topic whose first partition stands for the feed: who has it reads, and its place in the
 *     group's offsets is that in the feed
 */
public record FeedBinding(String name, ClusterConfig target, String topic, WebSocketConfig config) {
  String group() {
    return "barnabas-feed-" + name;
  }

  TopicPartition place() {
    return new TopicPartition(topic, 0);
  }
}
