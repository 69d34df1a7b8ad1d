package dev.barnabas.mapping.rule;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A transform of a plug-in.
 *
 * @param className its class
 * @param config for its {@code init}
 */
public record TransformSettings(String className, Map<String, @Nullable Object> config) {
  private static final String CONFIG = "config";

  public TransformSettings {
    config = Collections.unmodifiableMap(new LinkedHashMap<>(config));
  }

  /** Reads them; empty without a class, which is a problem where there is something else. */
  static Optional<TransformSettings> read(RuleTree rule, String key) {
    boolean absent = rule.raw(key) == null;
    RuleTree tree = rule.member(key);
    if (absent) {
      return Optional.empty();
    }
    String className = tree.text("class");
    var config = new LinkedHashMap<String, @Nullable Object>();
    switch (tree.raw(CONFIG)) {
      case null -> {}
      case Map<?, ?> map -> map.forEach((name, value) -> config.put(String.valueOf(name), value));
      case Object other -> tree.refuse(CONFIG, other, "must be an object", "");
    }
    tree.finish();
    return Optional.of(new TransformSettings(className, config));
  }
}
