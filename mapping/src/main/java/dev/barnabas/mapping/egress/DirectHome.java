package dev.barnabas.mapping.egress;

import dev.barnabas.mapping.MappingError;
import dev.barnabas.mapping.MappingError.Reason;
import dev.barnabas.mapping.rule.RuleException;
import dev.barnabas.mapping.rule.SnapshotSettings;
import dev.barnabas.mapping.rule.Via;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Where the channels of a direct rule live: computed from their names, never learned. Thread: any.
 */
public final class DirectHome {
  /** One partition of one of the rule's topics. */
  public record Home(String topic, int partition) {}

  private final List<ChannelHome> homes;

  DirectHome(List<ChannelHome> homes) {
    this.homes = List.copyOf(homes);
  }

  /**
   * Resolves a rule's {@code via}.
   *
   * @param path where the rule stands, for messages
   * @param partitions the count of each of its topics
   * @throws RuleException when the rule says {@code via: direct} and it is not allowed
   */
  public static Route resolve(String path, EgressRule rule, Map<String, Integer> partitions) {
    if (rule.settings().via() == Via.LOG) {
      return new Route.ThroughLog("the rule says via: log");
    }
    Optional<String> needsLog = rule.settings().needsLog();
    if (needsLog.isPresent()) {
      return new Route.ThroughLog(needsLog.get());
    }
    Route route = new HomeFinder(rule, partitions).find();
    if (rule.settings().via() == Via.DIRECT && route instanceof Route.ThroughLog(String reason)) {
      throw new RuleException(
          path.isEmpty() ? "via" : path + ".via",
          "direct",
          "is not allowed here: " + reason,
          "Change the channel, or use via: log");
    }
    requireSnapshots(path, rule, route);
    return route;
  }

  /**
   * Snapshots are made from the log of a channel, where that is the topic.
   *
   * @throws RuleException when the rule keeps some and goes another way
   */
  public static void requireSnapshots(String path, EgressRule rule, Route route) {
    SnapshotSettings snapshot = rule.settings().snapshot();
    if (snapshot.isKept() && route instanceof Route.ThroughLog(String reason)) {
      throw new RuleException(
          path.isEmpty() ? "snapshot.mode" : path + ".snapshot.mode",
          snapshot.mode().label(),
          "needs a topic that is its channels' log, and " + reason,
          "Change that and write via: direct, or leave snapshot out");
    }
  }

  /** The home of a channel; empty when the rule can't have made its name. */
  public Optional<Home> homeOf(String channel) {
    for (ChannelHome home : homes) {
      if (home.names().owns(channel)) {
        OptionalInt partition = home.partition(channel);
        return partition.isEmpty()
            ? Optional.empty()
            : Optional.of(new Home(home.topic(), partition.getAsInt()));
      }
    }
    return Optional.empty();
  }

  /** The names that belong to the rule alone, each once. */
  public List<OwnedNames> names() {
    return homes.stream().map(ChannelHome::names).distinct().toList();
  }

  /** Turns messages whose channel's home is another partition than the record's into failures. */
  public MappedRecord keepAtHome(SourceRecord record, MappedRecord mapped) {
    var here = Optional.of(new Home(record.topic(), record.partition()));
    var messages = new ArrayList<MappedMessage>();
    var failures = new ArrayList<>(mapped.failures());
    for (MappedMessage message : mapped.messages()) {
      Optional<Home> home = homeOf(message.channel());
      if (home.equals(here)) {
        messages.add(message);
      } else {
        failures.add(new MappingFailure(message.index(), away(record, message.channel(), home)));
      }
    }
    return failures.size() == mapped.failures().size()
        ? mapped
        : new MappedRecord(messages, failures);
  }

  private static MappingError away(SourceRecord record, String channel, Optional<Home> home) {
    String where =
        home.map(at -> "has its home in partition " + at.partition() + " of '" + at.topic() + "'")
            .orElse("has no home");
    return new MappingError(
            Reason.AWAY_FROM_HOME,
            "the channel '"
                + channel
                + "' "
                + where
                + ", the record is in partition "
                + record.partition()
                + " of '"
                + record.topic()
                + "': where the topic has gained partitions its producer may count the old ones for"
                + " its metadata.max.age.ms; else check from.partitioner")
        .at("channel");
  }
}
