package dev.barnabas.app.plugin;

import dev.barnabas.mapping.rule.RuleException;
import dev.barnabas.spi.session.SessionTransform;
import dev.barnabas.spi.session.SessionTransform.Outcome;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The transforms of kafka-websocket's sessions: its own two, and plug-ins. Thread: any.
 *
 * @param config what plug-ins are given
 */
public record SessionTransforms(PluginFolder plugins, Map<String, String> config) {
  /** kafka-websocket's own two: each message as it is, and none at all. */
  static final String IDENTITY = "us.b3k.kafka.ws.transforms.Transform";

  static final String DISCARD = "us.b3k.kafka.ws.transforms.DiscardTransform";

  /**
   * The transform of that class, ready for use; null: messages pass as they are.
   *
   * @throws RuleException there is none of that name, or it failed
   */
  public @Nullable SessionTransform named(@Nullable String className) {
    if (className == null || className.equals(IDENTITY)) {
      return null;
    }
    if (className.equals(DISCARD)) {
      return (_, _) -> Outcome.discard();
    }
    return plugins
        .made(className, SessionTransform.class, made -> made.init(Map.copyOf(config)))
        .transform();
  }
}
