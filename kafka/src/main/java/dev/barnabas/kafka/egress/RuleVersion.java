package dev.barnabas.kafka.egress;

import dev.barnabas.core.crypto.Sha256;
import dev.barnabas.kafka.settings.Topics.Topic;
import dev.barnabas.mapping.egress.EgressRule;
import dev.barnabas.mapping.expression.ExpressionLanguage;
import dev.barnabas.mapping.rule.EgressSettings;
import java.util.HexFormat;

/**
 * What makes a direct log another one: its topic, the topic's partition count, and every setting of
 * the rule that changes what a record becomes, or what newcomers get first.
 */
final class RuleVersion {
  private static final int HASH_CHARACTERS = 32;

  private RuleVersion() {}

  /** A stable text; equal for equal versions only. */
  static String of(EgressRule compiled, Topic topic) {
    EgressSettings rule = compiled.settings();
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
    if (!compiled.fingerprint().isEmpty()) {
      mapping += "\n" + compiled.fingerprint();
    }
    if (rule.snapshot().isKept()) { // else as it was before there were any
      mapping += "\n" + rule.snapshot();
    }
    if (rule.lang() != ExpressionLanguage.JMESPATH) {
      mapping += "\n" + rule.lang();
    }
    return topic.topicId() + ' ' + topic.partitions() + ' ' + hash(mapping);
  }

  private static String hash(String text) {
    return HexFormat.of().formatHex(Sha256.of(text)).substring(0, HASH_CHARACTERS);
  }
}
