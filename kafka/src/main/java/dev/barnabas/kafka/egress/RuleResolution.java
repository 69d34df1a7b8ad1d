package dev.barnabas.kafka.egress;

import dev.barnabas.core.log.ChannelLog;
import dev.barnabas.core.log.LogUnavailableException;
import dev.barnabas.kafka.settings.Generations;
import dev.barnabas.kafka.settings.Topics;
import dev.barnabas.kafka.settings.Topics.Topic;
import dev.barnabas.mapping.egress.DirectHome;
import dev.barnabas.mapping.egress.OwnedNames;
import dev.barnabas.mapping.egress.Route;
import dev.barnabas.mapping.rule.EgressSettings;
import dev.barnabas.mapping.rule.RuleException;
import dev.barnabas.mapping.rule.Via;
import dev.barnabas.protocol.serial.LogIdentity;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Finds out where a rule stands: looks its topics up, resolves {@code via}, numbers its logs.
 *
 * <p>Thread: the egress watch; it may block.
 */
final class RuleResolution {
  private final EgressSurroundings surroundings;
  private final Generations generations;
  private final Map<String, Topics> topics = new HashMap<>();

  RuleResolution(EgressSurroundings surroundings) {
    this.surroundings = surroundings;
    this.generations = new Generations(surroundings.config(), surroundings.ids());
  }

  /** The state now; the same object as before when nothing changed. */
  RuleState resolve(EgressBinding binding, RuleState before) {
    try {
      return resolved(binding, before);
    } catch (RuleException | IllegalArgumentException e) {
      return new RuleState.Refused(String.valueOf(e.getMessage()), names(binding));
    } catch (LogUnavailableException e) {
      return before instanceof RuleState.Waiting(String reason, List<OwnedNames> names)
          ? new RuleState.Waiting("Kafka does not answer: " + e.getMessage(), names)
          : before;
    }
  }

  /** What can be said before Kafka was asked. */
  static RuleState begin(EgressBinding binding) {
    try {
      Route route = DirectHome.resolve(binding.path(), binding.rule(), assumed(binding));
      return switch (route) {
        case Route.Direct(DirectHome home) ->
            new RuleState.Waiting("the rule is being started", home.names());
        case Route.ThroughLog through ->
            new RuleState.Waiting("the rule is being started", List.of());
      };
    } catch (RuleException e) {
      return new RuleState.Refused(String.valueOf(e.getMessage()), List.of());
    }
  }

  /** The channels that would be its own alone. */
  private static List<OwnedNames> names(EgressBinding binding) {
    return begin(binding) instanceof RuleState.Waiting waiting ? waiting.names() : List.of();
  }

  /** One partition each: allows the most. */
  private static Map<String, Integer> assumed(EgressBinding binding) {
    Map<String, Integer> assumed = new HashMap<>();
    binding.rule().settings().from().topics().forEach(topic -> assumed.put(topic, 1));
    return assumed;
  }

  private RuleState resolved(EgressBinding binding, RuleState before) {
    EgressSettings settings = binding.rule().settings();
    Map<String, Topic> found = new LinkedHashMap<>();
    for (String name : settings.from().topics()) {
      Optional<Topic> topic = topics(settings.from().cluster()).find(name);
      if (topic.isEmpty()) {
        return new RuleState.Waiting("topic '" + name + "' does not exist yet", names(binding));
      }
      found.put(name, topic.get());
    }
    Map<String, Integer> partitions = new TreeMap<>();
    found.forEach((name, topic) -> partitions.put(name, topic.partitions()));
    Route route = DirectHome.resolve(binding.path(), binding.rule(), partitions);
    return switch (settled(binding, route)) {
      case Route.Direct(DirectHome home) -> direct(binding, home, found, before);
      case Route.ThroughLog(String reason) ->
          before instanceof RuleState.ThroughLog ? before : new RuleState.ThroughLog(reason);
    };
  }

  /** {@code auto} is resolved once, by whichever node comes first, and stays. */
  private Route settled(EgressBinding binding, Route route) {
    if (binding.rule().settings().via() != Via.AUTO) {
      return route;
    }
    String proposal = route instanceof Route.Direct ? "direct" : "log";
    String agreed =
        surroundings
            .config()
            .agree(
                "via/" + binding.name() + "/",
                surroundings.ids().get().toString(),
                proposal.getBytes(StandardCharsets.UTF_8))
            .text();
    return agreed.equals("log") && route instanceof Route.Direct
        ? new Route.ThroughLog("via: auto took the log when the rule was created")
        : route;
  }

  private RuleState direct(
      EgressBinding binding, DirectHome home, Map<String, Topic> found, RuleState before) {
    Map<String, ChannelLog> logs = new LinkedHashMap<>();
    found.forEach((name, topic) -> logs.put(name, log(binding, home, topic)));
    return before instanceof RuleState.Direct(DirectHome h, Map<String, ChannelLog> old)
            && identities(old).equals(identities(logs))
        ? before
        : new RuleState.Direct(home, Map.copyOf(logs));
  }

  private static Map<String, LogIdentity> identities(Map<String, ChannelLog> logs) {
    Map<String, LogIdentity> identities = new HashMap<>();
    logs.forEach((topic, log) -> identities.put(topic, log.identity()));
    return identities;
  }

  private ChannelLog log(EgressBinding binding, DirectHome home, Topic topic) {
    EgressSettings settings = binding.rule().settings();
    int generation =
        generations.generationOf(
            "direct/" + binding.name() + '/' + topic.name(), RuleVersion.of(settings, topic));
    return new ChannelLog(
        new LogIdentity(generation, topic.topicId()),
        topic.name(),
        topic.partitions(),
        surroundings.readers().apply(settings.from().cluster()),
        new RuleMapper(binding, topic.name(), home),
        settings.name());
  }

  private Topics topics(String cluster) {
    return topics.computeIfAbsent(cluster, name -> new Topics(surroundings.cluster(name)));
  }

  void close() {
    new ArrayList<>(topics.values()).forEach(Topics::close);
  }
}
