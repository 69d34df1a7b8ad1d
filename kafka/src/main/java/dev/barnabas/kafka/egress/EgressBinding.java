package dev.barnabas.kafka.egress;

import dev.barnabas.kafka.rule.Halts;
import dev.barnabas.kafka.rule.RuleMemory;
import dev.barnabas.kafka.settings.ConfigTopic;
import dev.barnabas.mapping.egress.EgressRule;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A rule of an app.
 *
 * @param app the app's id: its channels are published to
 * @param path where the rule stands in the file, such as {@code egress[0]}, for messages
 * @param made which one of its name, see {@link RuleMemory}
 * @param remade the ids of those of its topics that were made again, by their names
 */
public record EgressBinding(
    String app, String path, EgressRule rule, String made, Map<String, String> remade) {
  /** A rule of a file. */
  public EgressBinding(String app, String path, EgressRule rule) {
    this(app, path, rule, RuleMemory.OF_FILE, Map.of());
  }

  /** The same, where these topics were made again. */
  EgressBinding withRemade(Map<String, String> topics) {
    return new EgressBinding(app, path, rule, made, Map.copyOf(topics));
  }

  /** The rule's name with its app's: unique in the cluster. */
  public String name() {
    return app + '/' + rule.settings().name();
  }

  /** The same, and of several sources which one. */
  public String sourceName() {
    return source().map(cluster -> name() + '@' + cluster).orElseGet(this::name);
  }

  /** The cluster of this one of several sources; empty: the rule has one. */
  public Optional<String> source() {
    return rule.settings().others().isEmpty()
        ? Optional.empty()
        : Optional.of(rule.settings().from().cluster());
  }

  /** A rule's bindings: one for each of its sources, the same objects inside each time. */
  public static Stream<EgressBinding> of(String app, String path, EgressRule rule) {
    return of(app, path, rule, RuleMemory.OF_FILE);
  }

  /** The same for one that is no file's. */
  public static Stream<EgressBinding> of(String app, String path, EgressRule rule, String made) {
    return rule.bySource().stream().map(one -> new EgressBinding(app, path, one, made, Map.of()));
  }

  /** The consumer group that reads the topics or reports progress on them. */
  public String group() {
    return rule.settings().effectiveGroup(app);
  }

  /** The topic that has the name now. */
  SourceTopic topic(String name) {
    return new SourceTopic(name, remade.get(name));
  }

  RuleMemory memory() {
    return new RuleMemory("egress", name(), made);
  }

  /** Whether it stands still, on all nodes. */
  public Halts halts(ConfigTopic config) {
    return memory().halts(config);
  }
}
