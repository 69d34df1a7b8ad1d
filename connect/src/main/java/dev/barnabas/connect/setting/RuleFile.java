package dev.barnabas.connect.setting;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.common.config.ConfigException;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.schema.CoreSchema;

/** A rule in a YAML file on the worker's disk: an entry of {@code egress} or {@code ingress}. */
public final class RuleFile {
  private RuleFile() {}

  /**
   * Reads the entry.
   *
   * @param key of the connector's configuration, for messages
   * @param notHere keys that the connector's configuration decides → where it does
   * @throws ConfigException when it can't be read, is no entry, or has one of those keys
   */
  public static Map<String, @Nullable Object> read(
      String key, String file, Map<String, String> notHere) {
    Object tree = parse(key, file, text(key, file));
    if (!(tree instanceof Map<?, ?> map)) {
      throw new ConfigException(key, file, "must hold one rule: a map of its keys");
    }
    var rule = new LinkedHashMap<String, @Nullable Object>();
    map.forEach((name, value) -> rule.put(String.valueOf(name), value));
    for (String decided : Set.of("egress", "ingress")) {
      if (rule.containsKey(decided)) {
        throw new ConfigException(
            key, file, "holds a list of rules; copy one entry of '" + decided + "' into it");
      }
    }
    notHere.forEach((name, instead) -> {
      if (rule.containsKey(name)) {
        throw new ConfigException(key, file, "must not have '" + name + "': " + instead);
      }
    });
    return rule;
  }

  private static String text(String key, String file) {
    try {
      return Files.readString(Path.of(file));
    } catch (IOException | InvalidPathException e) {
      throw new ConfigException(
          key, file, "can't be read on this worker, which must have the file: " + e);
    }
  }

  private static @Nullable Object parse(String key, String file, String text) {
    try {
      return new Load(LoadSettings.builder().setSchema(new CoreSchema()).build())
          .loadFromString(text);
    } catch (YamlEngineException e) {
      throw new ConfigException(key, file, "is no YAML: " + e.getMessage());
    }
  }
}
