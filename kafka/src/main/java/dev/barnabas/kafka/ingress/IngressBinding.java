package dev.barnabas.kafka.ingress;

import dev.barnabas.core.log.ChannelKey;
import dev.barnabas.core.occupancy.Metachannel;
import dev.barnabas.kafka.ClusterConfig;
import dev.barnabas.kafka.rule.Halts;
import dev.barnabas.kafka.rule.RuleMemory;
import dev.barnabas.kafka.settings.ConfigTopic;
import dev.barnabas.mapping.ingress.IngressRule;
import dev.barnabas.mapping.rule.IngressSource;
import org.jspecify.annotations.Nullable;

/**
 * A rule of an app.
 *
 * @param app the app's id: messages on its channels are taken
 * @param brought the cluster that the rule brings along; null: it names one of the node's
 * @param made which one of its name, see {@link RuleMemory}
 */
public record IngressBinding(
    String app, IngressRule rule, @Nullable ClusterConfig brought, String made) {
  /** A rule of a file, which names one of the node's clusters. */
  public IngressBinding(String app, IngressRule rule) {
    this(app, rule, null, RuleMemory.OF_FILE);
  }

  /**
   * The cluster to which it writes.
   *
   * @throws IllegalArgumentException the node has none of that name
   */
  ClusterConfig target(IngressSurroundings surroundings) {
    return brought == null ? surroundings.cluster(rule.settings().to().cluster()) : brought;
  }

  /** The rule's name with its app's: unique in the cluster. */
  public String name() {
    return app + '/' + rule.settings().name();
  }

  /** Where the log says what it takes; null: under the names of the channels. */
  public @Nullable ChannelKey metachannel() {
    return switch (rule.settings().source()) {
      case MESSAGE, PRESENCE -> null;
      case LIFECYCLE -> Metachannel.CHANNEL_LIFECYCLE.of(app);
      case OCCUPANCY -> Metachannel.CHANNEL_OCCUPANCY.of(app);
    };
  }

  boolean takesPresence() {
    return rule.settings().source() == IngressSource.PRESENCE;
  }

  /** The group in both clusters, and the beginning of transactional ids. */
  String group() {
    return "barnabas-ingress-" + app + '.' + rule.settings().name();
  }

  RuleMemory memory() {
    return new RuleMemory("ingress", name(), made);
  }

  /** Whether it stands still, on all nodes. */
  public Halts halts(ConfigTopic config) {
    return memory().halts(config);
  }
}
