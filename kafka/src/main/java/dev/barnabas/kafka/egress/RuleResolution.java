package dev.barnabas.kafka.egress;

import dev.barnabas.core.log.ChannelLog;
import dev.barnabas.core.log.LogReader;
import dev.barnabas.core.log.LogUnavailableException;
import dev.barnabas.kafka.rule.RuleCounters;
import dev.barnabas.kafka.settings.Generations;
import dev.barnabas.kafka.settings.Topics.Topic;
import dev.barnabas.mapping.egress.DirectHome;
import dev.barnabas.mapping.egress.OwnedNames;
import dev.barnabas.mapping.egress.Route;
import dev.barnabas.mapping.rule.EgressSettings;
import dev.barnabas.mapping.rule.EgressSource;
import dev.barnabas.mapping.rule.RuleException;
import dev.barnabas.mapping.rule.Via;
import dev.barnabas.protocol.serial.LogIdentity;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Finds out where a rule stands: looks its topics up, resolves {@code via}, numbers its logs. For
 * the rules of one cluster.
 *
 * <p>Thread: the cluster's watch; it may block.
 */
final class RuleResolution {
  /** A broker that has just started may not know each topic yet, and looks come every 2 s. */
  static final int UNKNOWN_LOOKS_MAX = 3;

  private final EgressSurroundings surroundings;
  private final TopicFinder finder;
  private final Generations generations;
  private final Function<EgressBinding, RuleCounters> counters;
  private final SnapshotTopics snapshots;

  /** Looks in a row at which a topic of a rule that runs was unknown; at most one per rule. */
  private final Map<EgressBinding, Integer> unknown = new HashMap<>();

  /** Looks topics up in the rules' cluster. */
  interface TopicFinder {
    /** Empty when there is none of that name. */
    Optional<Topic> find(String topic);

    /** Those of users whose name the predicate takes. */
    List<Topic> findAll(Predicate<String> wanted);
  }

  /**
   * @param counters of a rule, for what its logs have to report
   */
  RuleResolution(
      EgressSurroundings surroundings,
      TopicFinder finder,
      Function<EgressBinding, RuleCounters> counters) {
    this.surroundings = surroundings;
    this.finder = finder;
    this.counters = counters;
    this.snapshots = new SnapshotTopics(surroundings);
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

  /** The rule is no more. */
  void forget(EgressBinding binding) {
    unknown.remove(binding);
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
    if (settings.from().pattern() != null) {
      return ofPattern(binding, before);
    }
    Map<String, Topic> found = new LinkedHashMap<>();
    for (String name : settings.from().topics()) {
      Optional<Topic> topic = finder.find(name);
      if (topic.isEmpty()) {
        return unknown(binding, name, before);
      }
      if (isOlder(topic.get(), before.directLogs().get(name))) {
        return before;
      }
      found.put(name, topic.get());
    }
    unknown.remove(binding);
    Map<String, Integer> partitions = new TreeMap<>();
    found.forEach((name, topic) -> partitions.put(name, topic.partitions()));
    Route route = settled(binding, DirectHome.resolve(binding.path(), binding.rule(), partitions));
    DirectHome.requireSnapshots(binding.path(), binding.rule(), route);
    snapshots.require(binding, found.values(), before);
    return switch (route) {
      case Route.Direct(DirectHome home) -> direct(binding, home, found, before);
      case Route.ThroughLog(String reason) -> throughLog(reason, found, before);
    };
  }

  /** Its reason stays as it was first: it may come from another node's agreement by now. */
  private static RuleState throughLog(String reason, Map<String, Topic> topics, RuleState before) {
    if (!(before instanceof RuleState.ThroughLog(String known, Map<String, Topic> read))) {
      return new RuleState.ThroughLog(reason, Map.copyOf(topics));
    }
    return read.equals(topics) ? before : new RuleState.ThroughLog(known, Map.copyOf(topics));
  }

  private RuleState ofPattern(EgressBinding binding, RuleState before) {
    EgressSource from = binding.rule().settings().from();
    Map<String, Topic> topics = new HashMap<>();
    finder.findAll(from::reads).forEach(topic -> topics.put(topic.name(), topic));
    if (topics.size() > EgressSource.TOPICS_MAX) {
      return new RuleState.Refused(
          "%s.from.topicPattern: %d topics match, a rule reads at most %d"
              .formatted(binding.path(), topics.size(), EgressSource.TOPICS_MAX),
          List.of());
    }
    return topics.isEmpty()
        ? new RuleState.Waiting("no topic matches '" + from.pattern() + "' yet", List.of())
        : throughLog("the topics of a topicPattern come and go", topics, before);
  }

  private RuleState unknown(EgressBinding binding, String topic, RuleState before) {
    boolean runs = before instanceof RuleState.Direct || before instanceof RuleState.ThroughLog;
    if (runs && unknown.merge(binding, 1, Integer::sum) <= UNKNOWN_LOOKS_MAX) {
      return before;
    }
    unknown.remove(binding);
    return new RuleState.Waiting("topic '" + topic + "' does not exist yet", names(binding));
  }

  /** A topic never gets fewer partitions: a broker that says so has not heard of the growth. */
  private static boolean isOlder(Topic topic, @Nullable ChannelLog known) {
    return known != null
        && known.identity().topicId().equals(topic.topicId())
        && topic.partitions() < known.partitions();
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
                binding.memory().prefix("egress-via"),
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
    found.forEach((name, topic) -> {
      ChannelLog old = before.directLogs().get(name);
      ChannelLog now = log(binding, home, topic);
      // The same object as long as it is the same log: what is attached stays attached.
      logs.put(name, old != null && old.identity().equals(now.identity()) ? old : now);
    });
    return logs.equals(before.directLogs()) ? before : new RuleState.Direct(home, Map.copyOf(logs));
  }

  /** The cluster's reader; for records with schemas behind what fetches these. */
  private LogReader reader(EgressBinding binding, String topic) {
    String cluster = binding.rule().settings().from().cluster();
    LogReader reader = surroundings.readers().apply(cluster);
    return binding.rule().needsSchemas()
        ? new PreparedReader(reader, new Preparation(binding, topic))
        : reader;
  }

  private ChannelLog log(EgressBinding binding, DirectHome home, Topic topic) {
    EgressSettings settings = binding.rule().settings();
    int generation =
        generations.generationOf(
            "direct/" + binding.name() + '/' + topic.name(), RuleVersion.of(binding.rule(), topic));
    return new ChannelLog(
        new LogIdentity(generation, topic.topicId()),
        topic.name(),
        topic.partitions(),
        reader(binding, topic.name()),
        new RuleMapper(binding, topic.name(), home, counters.apply(binding)),
        settings.name());
  }
}
