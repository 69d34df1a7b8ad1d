package dev.barnabas.connect.setting;

import java.util.List;
import org.apache.kafka.common.config.Config;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.config.ConfigValue;

/** What validation says beyond single keys. */
public final class Reports {
  private Reports() {}

  /** Whether each key is right by itself. */
  public static boolean isClean(Config config) {
    return config.configValues().stream().allMatch(value -> value.errorMessages().isEmpty());
  }

  /** Puts a problem where the worker's REST API shows it: at its key. */
  public static void add(Config config, String key, String problem) {
    List<ConfigValue> values = config.configValues();
    values.stream()
        .filter(value -> value.name().equals(key))
        .findFirst()
        .ifPresentOrElse(
            value -> value.addErrorMessage(key + ": " + problem),
            () -> {
              throw new ConfigException(key, null, problem);
            });
  }
}
