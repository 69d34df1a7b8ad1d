package dev.barnabas.kafka.egress;

import dev.barnabas.kafka.settings.Topics.Topic;
import dev.barnabas.mapping.rule.EgressSettings;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * What makes a direct log another one: its topic, the topic's partition count, and every setting of
 * the rule that changes what a record becomes.
 */
final class RuleVersion {
  private static final int HASH_CHARACTERS = 32;

  private RuleVersion() {}

  /** A stable text; equal for equal versions only. */
  static String of(EgressSettings rule, Topic topic) {
    String mapping =
        String.join(
            "\n",
            rule.key().toString(),
            rule.value().toString(),
            rule.split().toString(),
            rule.let().toString(),
            String.valueOf(rule.filter()),
            rule.channels().toString(),
            String.valueOf(rule.strictSegments()),
            rule.message().toString(),
            String.valueOf(rule.id()),
            rule.from().partitioner().toString());
    return topic.topicId() + ' ' + topic.partitions() + ' ' + hash(mapping);
  }

  private static String hash(String text) {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(digest).substring(0, HASH_CHARACTERS);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
