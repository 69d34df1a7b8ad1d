package dev.barnabas.kafka.rule;

import dev.barnabas.mapping.MappingError;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A record that a rule could not do its work with.
 *
 * @param stage the rule's key that met it, such as {@code channel}
 * @param code why, as a metric label: {@code unreadable}
 * @param message for a person
 * @param millis when, ms since 1970
 */
public record RuleError(Place place, String stage, String code, String message, long millis) {
  public static RuleError of(Place place, MappingError error, long millis) {
    return new RuleError(
        place, error.stage(), error.reason().label(), String.valueOf(error.getMessage()), millis);
  }

  /**
   * As it is shown and kept: plain objects.
   *
   * @param time the name of {@link #millis}
   */
  public Map<String, @Nullable Object> tree(String time) {
    var tree = new LinkedHashMap<String, @Nullable Object>();
    tree.put("topic", place.topic());
    tree.put("partition", (long) place.partition());
    tree.put("offset", place.offset());
    tree.put("stage", stage);
    tree.put("code", code);
    tree.put("message", message);
    tree.put(time, millis);
    return tree;
  }

  @Override
  public String toString() {
    return "%s: %s: %s (%s)".formatted(place, stage, message, code);
  }
}
