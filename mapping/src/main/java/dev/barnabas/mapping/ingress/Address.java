package dev.barnabas.mapping.ingress;

import dev.barnabas.mapping.MappingError;
import dev.barnabas.mapping.MappingError.Reason;
import dev.barnabas.mapping.rule.IngressTarget;
import dev.barnabas.mapping.rule.RuleCompiler;
import dev.barnabas.mapping.rule.TopicName;
import dev.barnabas.mapping.template.Template;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Renders where a message goes: topic and key. */
final class Address {
  /** A rendered address. */
  record Target(String topic, String key) {}

  private final @Nullable Template topic;
  private final @Nullable Template key;
  private final @Nullable Template routingKey;

  Address(IngressTarget target, RuleCompiler compiler) {
    this.topic = compiler.template("to.topic", target.topic());
    this.key = compiler.template("to.key", target.key());
    this.routingKey = compiler.template("to.routingKey", target.routingKey());
    String written = target.topic();
    if (written != null && !written.contains("#{")) {
      String problem = TopicName.problem(written);
      if (problem != null) {
        compiler.refuse("to.topic", written, problem, "");
      }
    }
  }

  boolean reads(String root) {
    return reads(topic, root) || reads(key, root) || reads(routingKey, root);
  }

  private static boolean reads(@Nullable Template template, String root) {
    return template != null && template.reads(root);
  }

  /**
   * The target for a context; the key is the channel's name where the rule gives none.
   *
   * @throws MappingError when a value is missing or the topic's name is not valid
   */
  Target render(Map<String, @Nullable Object> context, String channel) {
    if (routingKey == null) {
      String renderedKey = key == null ? channel : rendered("to.key", key, context);
      return new Target(checked("to.topic", rendered("to.topic", topic, context)), renderedKey);
    }
    String address = rendered("to.routingKey", routingKey, context);
    int colon = address.indexOf(':');
    return colon < 0
        ? new Target(checked("to.routingKey", address), channel)
        : new Target(
            checked("to.routingKey", address.substring(0, colon)), address.substring(colon + 1));
  }

  private static String rendered(
      String stage, @Nullable Template template, Map<String, @Nullable Object> context) {
    if (template == null) {
      throw new IllegalStateException("an ingress target without topic passed its checks");
    }
    try {
      return template.render(context);
    } catch (MappingError e) {
      throw e.at(stage);
    }
  }

  private static String checked(String stage, String name) {
    String problem = TopicName.problem(name);
    if (problem != null) {
      throw new MappingError(Reason.INVALID_NAME, "not a topic: " + problem).at(stage);
    }
    return name;
  }
}
