package dev.barnabas.app.wiring;

import dev.barnabas.app.config.KafkaSettings;
import dev.barnabas.app.config.Rules;
import dev.barnabas.kafka.ClusterConfig;
import dev.barnabas.kafka.settings.Topics;
import dev.barnabas.mapping.rule.EgressSettings;
import dev.barnabas.mapping.rule.EgressSource;
import dev.barnabas.mapping.rule.IngressSettings;
import dev.barnabas.mapping.rule.TopicName;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes the topics that rules read and write, where they are missing: on the broker of {@code dev}
 * only, as topics of a real cluster are their owner's.
 */
final class RuleTopics {
  private static final Logger log = LoggerFactory.getLogger(RuleTopics.class);

  /** More than one: that a rule works on one partition only should show at once. */
  private static final int PARTITIONS = 4;

  private RuleTopics() {}

  /**
   * Makes those on {@code kafka}; blocks until they are there.
   *
   * @throws dev.barnabas.core.log.LogUnavailableException the broker does not answer, or refuses
   *     one, with its reason
   */
  static void make(Rules rules, ClusterConfig kafka) {
    Set<String> names = names(rules);
    if (names.isEmpty()) {
      return;
    }
    try (Topics topics = new Topics(kafka)) {
      for (String name : names) {
        if (topics.find(name).isEmpty()) {
          Topics.Topic made = topics.ensure(name, PARTITIONS);
          log.info(
              "Made the topic {} with {} partitions, as a rule names it",
              made.name(),
              made.partitions());
        }
      }
    }
  }

  /** In the order of the rules; names that a template renders are not known before it does. */
  static Set<String> names(Rules rules) {
    Set<String> names = new LinkedHashSet<>();
    for (Rules.Egress one : rules.egress()) {
      EgressSettings settings = one.rule().settings();
      for (EgressSource source : settings.sources()) {
        if (settings.enabled() && isOwn(source.cluster())) {
          names.addAll(source.topics());
          literal(settings.onError().deadLetterTopic()).forEach(names::add);
        }
      }
    }
    for (Rules.Ingress one : rules.ingress()) {
      IngressSettings settings = one.rule().settings();
      if (settings.enabled() && isOwn(settings.to().cluster())) {
        literal(settings.to().topic()).forEach(names::add);
        literal(routedTopic(settings.to().routingKey())).forEach(names::add);
        literal(settings.onError().deadLetterTopic()).forEach(names::add);
      }
    }
    return names;
  }

  private static boolean isOwn(String cluster) {
    return cluster.equals(KafkaSettings.OWN);
  }

  private static @Nullable String routedTopic(@Nullable String routingKey) {
    int colon = routingKey == null ? -1 : routingKey.indexOf(':');
    return routingKey == null || colon < 0 ? routingKey : routingKey.substring(0, colon);
  }

  private static Stream<String> literal(@Nullable String name) {
    return name == null || TopicName.problem(name) != null ? Stream.empty() : Stream.of(name);
  }
}
