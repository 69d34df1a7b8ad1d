package dev.barnabas.kafka.settings;

import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Map.Entry;
import java.util.UUID;
import java.util.function.Supplier;

/**
 * Numbers the versions of a log: a new topic id or a changed rule is a new generation, so that
 * serials of the old one compare as older (architecture 2). A number is never used twice.
 *
 * <p>A record's key is {@code generation/LOG/NUMBER/UUID}, its value the identity. Nodes that take
 * the same number at once agree on the one with the lower offset; the other tries the next number.
 *
 * <p>Thread: any that may block.
 */
public final class Generations {
  private static final String PREFIX = "generation/";

  private final ConfigTopic config;
  private final Supplier<UUID> ids;

  public Generations(ConfigTopic config, Supplier<UUID> ids) {
    this.config = config;
    this.ids = ids;
  }

  /**
   * The number of that version; an identity that is known keeps its own.
   *
   * @param logName which log: the same for all its versions
   * @param identity topic id and hash of the rule
   */
  public int generationOf(String logName, String identity) {
    while (true) {
      int highest = 0;
      for (Entry<Integer, String> one : winners(logName).entrySet()) {
        if (one.getValue().equals(identity)) {
          return one.getKey();
        }
        highest = Math.max(highest, one.getKey());
      }
      String key = PREFIX + logName + '/' + (highest + 1) + '/' + ids.get();
      config.write(key, identity.getBytes(StandardCharsets.UTF_8));
    }
  }

  private Map<Integer, String> winners(String logName) {
    String prefix = PREFIX + logName + '/';
    Map<Integer, String> winners = new HashMap<>();
    for (ConfigTopic.Entry entry : config.startingWith(prefix)) {
      String[] rest = entry.key().substring(prefix.length()).split("/", -1);
      if (rest.length == 2) {
        winners.putIfAbsent(Integer.valueOf(rest[0]), entry.text());
      }
    }
    return winners;
  }
}
