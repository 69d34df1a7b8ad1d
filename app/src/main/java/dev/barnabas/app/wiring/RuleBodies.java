package dev.barnabas.app.wiring;

import dev.barnabas.app.config.KafkaSettings;
import dev.barnabas.app.config.Rules;
import dev.barnabas.core.control.RuleRecord;
import dev.barnabas.kafka.ClusterConfig;
import dev.barnabas.mapping.egress.EgressRule;
import dev.barnabas.mapping.egress.Extensions;
import dev.barnabas.mapping.ingress.IngressRule;
import dev.barnabas.mapping.rule.RuleException;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * From the bodies of the Control API to rules: {@code barnabas/egress} and {@code barnabas/ingress}
 * have a target in the words of the configuration file, {@code kafka} has Ably's.
 */
final class RuleBodies {
  private static final String PATH = "target";
  private static final String NAME = "name";
  private static final String ENABLED = "enabled";

  private RuleBodies() {}

  /** A rule, compiled. */
  sealed interface Compiled {
    /** Topics to channels. */
    record Egress(Rules.Egress rule) implements Compiled {}

    /**
     * Channels to topics.
     *
     * @param brought the cluster that it brings along; null: it names one of the node's
     */
    record Ingress(Rules.Ingress rule, @Nullable ClusterConfig brought) implements Compiled {}
  }

  /**
   * Compiles a rule.
   *
   * @param extensions that egress rules may use
   * @throws RuleException with everything that is wrong
   */
  static Compiled compile(RuleRecord rule, Extensions extensions) {
    Map<String, @Nullable Object> target = object(PATH, rule.body().get(PATH));
    return switch (String.valueOf(rule.body().get("ruleType"))) {
      case "barnabas/egress" ->
          new Compiled.Egress(
              new Rules.Egress(
                  rule.app(), PATH, EgressRule.read(PATH, own(rule, target), extensions)));
      case "barnabas/ingress" -> ingress(rule, own(rule, target), null);
      case "kafka" -> ingress(rule, kafka(rule, target), KafkaTarget.clusterOf(target));
      default -> throw new RuleException("ruleType", null, "is not served", "");
    };
  }

  private static Compiled ingress(
      RuleRecord rule, Map<String, @Nullable Object> tree, @Nullable ClusterConfig brought) {
    return new Compiled.Ingress(
        new Rules.Ingress(rule.app(), PATH, IngressRule.read(PATH, tree)), brought);
  }

  /** The target with what stands beside it: the status, and a name where it has none. */
  private static Map<String, @Nullable Object> own(
      RuleRecord rule, Map<String, @Nullable Object> target) {
    if (target.get(ENABLED) != null) {
      throw new RuleException("target.enabled", null, "is said by status", "Remove it");
    }
    if (rule.body().get("source") != null) {
      throw new RuleException("source", null, "is said by target.from", "Remove it");
    }
    var tree = new LinkedHashMap<String, @Nullable Object>(target);
    tree.putIfAbsent(NAME, nameOf(rule));
    tree.put(ENABLED, isEnabled(rule));
    return tree;
  }

  private static Map<String, @Nullable Object> kafka(
      RuleRecord rule, Map<String, @Nullable Object> target) {
    Map<String, @Nullable Object> source = object("source", rule.body().get("source"));
    var from = new LinkedHashMap<String, @Nullable Object>();
    from.put("source", source.getOrDefault("type", "channel.message"));
    from.put("channels", source.get("channelFilter"));
    var to = new LinkedHashMap<String, @Nullable Object>();
    to.put("cluster", KafkaSettings.OWN); // the one that it brings along takes its place
    to.put("routingKey", target.get("routingKey"));
    var tree = new LinkedHashMap<String, @Nullable Object>();
    tree.put(NAME, nameOf(rule));
    tree.put(ENABLED, isEnabled(rule));
    tree.put("from", from);
    tree.put("to", to);
    tree.put("enveloped", target.getOrDefault("enveloped", true));
    tree.put("format", target.getOrDefault("format", "json"));
    tree.values().removeIf(value -> value == null);
    from.values().removeIf(value -> value == null || value.equals(""));
    return tree;
  }

  /** What the rule is called where its writer gave it no name. */
  static String nameOf(RuleRecord rule) {
    Object name = rule.body().get(PATH) instanceof Map<?, ?> target ? target.get(NAME) : null;
    return name instanceof String text && !isKafka(rule) ? text : "rule-" + rule.id();
  }

  private static boolean isKafka(RuleRecord rule) {
    return "kafka".equals(rule.body().get("ruleType"));
  }

  private static boolean isEnabled(RuleRecord rule) {
    return !"disabled".equals(rule.body().get("status"));
  }

  private static Map<String, @Nullable Object> object(String name, @Nullable Object value) {
    if (!(value instanceof Map<?, ?> map)) {
      throw new RuleException(name, null, "is required: an object", "");
    }
    var object = new LinkedHashMap<String, @Nullable Object>();
    map.forEach((key, member) -> object.put(String.valueOf(key), member));
    return object;
  }
}
