package dev.barnabas.mapping.rule;

import org.jspecify.annotations.Nullable;

/**
 * Where an ingress rule writes ({@code to}).
 *
 * @param topic template; null with a routing key
 * @param key template; null for the channel's name
 * @param routingKey Ably's form {@code topic:key}, split at the first colon after rendering; null
 *     with a topic
 */
public record IngressTarget(
    String cluster, @Nullable String topic, @Nullable String key, @Nullable String routingKey) {
  public IngressTarget {
    if ((topic == null) == (routingKey == null)) {
      throw new RuleException(
          "topic", topic, "exactly one of topic and routingKey is required", "Add topic: name");
    }
    if (routingKey != null && key != null) {
      throw new RuleException(
          "key", key, "can't stand beside routingKey, which holds the key", "Use topic and key");
    }
  }
}
