package dev.barnabas.app.wiring;

import dev.barnabas.app.config.KafkaSettings;
import dev.barnabas.app.config.Rules;
import dev.barnabas.kafka.ClusterConfig;
import dev.barnabas.kafka.settings.Topics;
import dev.barnabas.mapping.egress.DirectHome;
import dev.barnabas.mapping.egress.EgressRule;
import dev.barnabas.mapping.rule.EgressSettings;
import dev.barnabas.mapping.rule.EgressSource;
import dev.barnabas.mapping.rule.IngressSettings;
import dev.barnabas.mapping.rule.RuleException;
import dev.barnabas.mapping.rule.SnapshotSettings;
import dev.barnabas.mapping.rule.TopicName;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes the topics that rules read and write, where they are missing, so that the rules can run: on
 * the broker of {@code dev} only, as topics of a real cluster are their owner's.
 */
final class RuleTopics {
  private static final Logger log = LoggerFactory.getLogger(RuleTopics.class);

  /** More than one where that works: what depends on the partition of a record should show. */
  private static final int PARTITIONS = 4;

  private static final Map<String, String> COMPACTED = Map.of("cleanup.policy", "compact");

  private RuleTopics() {}

  /**
   * Makes those on {@code kafka}; blocks until they are there.
   *
   * @throws dev.barnabas.core.log.LogUnavailableException the broker does not answer, or refuses
   *     one, with its reason
   */
  static void make(Rules rules, ClusterConfig kafka) {
    Map<String, Needs> wanted = wanted(rules);
    if (wanted.isEmpty()) {
      return;
    }
    try (Topics topics = new Topics(kafka)) {
      for (var one : wanted.entrySet()) {
        if (topics.find(one.getKey()).isEmpty()) {
          Needs needs = one.getValue();
          Topics.Topic made =
              topics.ensure(
                  one.getKey(), needs.partitions(), needs.compacted() ? COMPACTED : Map.of());
          log.info(
              "Made the topic {} with {} partitions, as a rule names it",
              made.name(),
              made.partitions());
        }
      }
    }
  }

  /** What a topic must be for its rules to run. */
  record Needs(int partitions, boolean compacted) {
    static final Needs NOTHING = new Needs(PARTITIONS, false);

    private Needs and(Needs other) {
      return new Needs(Math.min(partitions, other.partitions), compacted || other.compacted);
    }
  }

  /** In the order of the rules; names that a template renders are not known before it does. */
  static Map<String, Needs> wanted(Rules rules) {
    Map<String, Needs> wanted = new LinkedHashMap<>();
    for (String name : names(rules)) {
      wanted.put(name, Needs.NOTHING);
    }
    for (Rules.Egress one : rules.egress()) {
      for (EgressSource source : one.rule().settings().sources()) {
        if (one.rule().settings().enabled() && isOwn(source.cluster())) {
          Needs needs = needs(one.rule());
          source.topics().forEach(topic -> wanted.computeIfPresent(topic, (_, n) -> n.and(needs)));
        }
      }
    }
    return wanted;
  }

  private static Needs needs(EgressRule rule) {
    SnapshotSettings snapshot = rule.settings().snapshot();
    boolean compacted = snapshot.mode().isKeyed() && snapshot.maxIdle() == null;
    return new Needs(runsWith(PARTITIONS, rule) ? PARTITIONS : 1, compacted);
  }

  /** Whether it would be refused, as it wants to be direct and can't with so many. */
  private static boolean runsWith(int partitions, EgressRule rule) {
    Map<String, Integer> counts = new HashMap<>();
    rule.settings().from().topics().forEach(topic -> counts.put(topic, partitions));
    try {
      var _ = DirectHome.resolve("", rule, counts);
      return true;
    } catch (RuleException refused) {
      return false;
    }
  }

  private static Set<String> names(Rules rules) {
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
