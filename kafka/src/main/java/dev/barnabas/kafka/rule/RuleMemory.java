package dev.barnabas.kafka.rule;

import dev.barnabas.kafka.settings.ConfigTopic;
import java.util.LinkedHashMap;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the settings keep of a rule: whether {@code auto} took the log, where it began, where it
 * stands still. All keys hold a text that no other rule ever has, one of the same name that is made
 * later neither: so a node that hears late of a removal takes nothing from who came after. Numbers
 * of generations are kept for ever, under the rule's name: none may come twice.
 *
 * @param direction {@code egress} or {@code ingress}
 * @param rule its name with its app's
 * @param made which one of that name: {@link #OF_FILE}, or what the Control API knows it by
 */
public record RuleMemory(String direction, String rule, String made) {
  /** A rule of a configuration file is the same as long as it has its name. */
  public static final String OF_FILE = "file";

  /** Of both directions; a rule has its own. */
  private static final List<String> KINDS =
      List.of("egress-via", "egress-begun", "ingress-begun", "ingress-ends");

  /** The beginning of the keys of a kind, such as {@code egress-via}. */
  public String prefix(String kind) {
    return kind + '/' + rule + '/' + made + '/';
  }

  /** Whether it stands still, on all nodes. */
  public Halts halts(ConfigTopic config) {
    return new Halts(config, prefix("halt/" + direction));
  }

  /**
   * Removes all of it: the rule is no more. Blocks.
   *
   * @throws dev.barnabas.core.log.LogUnavailableException some of it may still be there
   */
  public void forget(ConfigTopic config) {
    var changes = new LinkedHashMap<String, byte @Nullable []>();
    for (String kind : KINDS) {
      if (kind.startsWith(direction)) {
        config.startingWith(prefix(kind)).forEach(entry -> changes.put(entry.key(), null));
      }
    }
    if (!changes.isEmpty()) {
      config.writeAll(changes);
    }
    halts(config).forget();
  }
}
