package dev.barnabas.mapping.rule;

import dev.barnabas.mapping.expression.ExpressionLanguage;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * One rule topics → channels as it is written. Expressions and templates are still text; {@code
 * EgressRule} compiles them.
 *
 * @param group null for the default, see {@link #effectiveGroup}
 * @param others further sources of the same events, each in a cluster of its own
 * @param standby when each source is read; null: always (active-active)
 * @param schemas of key and value
 * @param transform null for none
 * @param lang of the expressions
 * @param split expressions, one for each level; empty for none
 * @param let name → expression
 * @param filter expression; null for none
 * @param channels templates
 * @param id template; null for topic:partition:offset:index
 * @param snapshot what newcomers get first, if the topic is the log
 */
public record EgressSettings(
    String name,
    boolean enabled,
    @Nullable String group,
    EgressSource from,
    List<EgressSource> others,
    @Nullable Standby standby,
    KeyFormat key,
    ValueFormat value,
    Schemas schemas,
    @Nullable TransformSettings transform,
    ExpressionLanguage lang,
    List<String> split,
    Map<String, String> let,
    @Nullable String filter,
    List<String> channels,
    boolean strictSegments,
    MessageSettings message,
    @Nullable String id,
    SnapshotSettings snapshot,
    Via via,
    Flow flow,
    boolean allowLoop,
    ErrorSettings onError) {
  /** Levels of real data: market → runner is two. */
  static final int SPLIT_LEVELS_MAX = 8;

  /** Copies of the same events. */
  static final int SOURCES_MAX = 8;

  /** Channels that one item is published to. */
  static final int CHANNELS_MAX = 16;

  /**
   * The schemas of a rule's records.
   *
   * @param key of keys
   * @param value of values
   */
  public record Schemas(SchemaSettings key, SchemaSettings value) {}

  public EgressSettings {
    others = List.copyOf(others);
    split = List.copyOf(split);
    let = Collections.unmodifiableMap(new LinkedHashMap<>(let));
    channels = List.copyOf(channels);
    RuleName.require(name);
    if (split.size() > SPLIT_LEVELS_MAX) {
      throw new RuleException("split", null, "has at most " + SPLIT_LEVELS_MAX + " levels", "");
    }
    if (!split.isEmpty() && !value.isTree()) {
      throw new RuleException(
          "split", null, "needs values with parts", "Set value.format: json, avro or protobuf");
    }
    if (let.size() > MessageSettings.MEMBERS_MAX) {
      throw new RuleException(
          "let", null, "must have at most " + MessageSettings.MEMBERS_MAX + " names", "");
    }
    if (channels.isEmpty() || channels.size() > CHANNELS_MAX) {
      throw new RuleException(
          "channel", null, "is required: a template, or a list of up to " + CHANNELS_MAX, "");
    }
    if (!others.isEmpty()) {
      requireCopies(from, others, id, onError);
    }
    if (via == Via.DIRECT) {
      needsLog(from, others, flow, onError)
          .ifPresent(reason -> {
            throw new RuleException(
                "via", via.label(), "is not allowed here: " + reason, "Use via: log, or auto");
          });
    }
    if (snapshot.isKept() && via == Via.LOG) {
      throw new RuleException(
          "snapshot.mode",
          snapshot.mode().label(),
          "needs a topic that is its channels' log, and the rule says via: log",
          "Use via: direct, or leave snapshot out: in a namespace with persistLast, clients that"
              + " ask for rewind=1 begin with the last message");
    }
    String deadLetters = onError.deadLetterTopic();
    if (deadLetters != null && sources(from, others).anyMatch(one -> one.reads(deadLetters))) {
      throw new RuleException(
          "onError.deadLetterTopic",
          deadLetters,
          "must not be a topic that the rule reads",
          "Its dead letters would come back to it");
    }
  }

  /**
   * Why the rule can't be direct, whatever its channels and topics are: something in it needs one
   * member that decides for all nodes. Empty: nothing does.
   */
  public Optional<String> needsLog() {
    return needsLog(from, others, flow, onError);
  }

  private static void requireCopies(
      EgressSource from, List<EgressSource> others, @Nullable String id, ErrorSettings onError) {
    if (id == null) {
      throw new RuleException(
          "id",
          null,
          "is required with several sources: it tells which records are the same event",
          "Name the event: a header or a member of the value, such as #{headers['event-id']}");
    }
    List<String> clusters = sources(from, others).map(EgressSource::cluster).toList();
    if (clusters.stream().distinct().count() < clusters.size()) {
      throw new RuleException(
          "from",
          null,
          "names a cluster twice",
          "Several topics of one cluster fit into one 'topics'");
    }
    if (onError.mayHalt()) {
      throw new RuleException(
          "onError",
          null,
          "can't hold up a rule with several sources: the others would go on",
          "Use skip or dead-letter, without maxRate");
    }
  }

  private static Stream<EgressSource> sources(EgressSource from, List<EgressSource> others) {
    return Stream.concat(Stream.of(from), others.stream());
  }

  /** All of them, {@link #from} first. */
  public List<EgressSource> sources() {
    return sources(from, others).toList();
  }

  /** The same rule, as it was read, as one of its other sources sees it. */
  public EgressSettings from(EgressSource source) {
    List<EgressSource> all = sources();
    List<EgressSource> rest = all.stream().filter(one -> !one.equals(source)).toList();
    List<EgressSource> before = all.subList(0, all.indexOf(source));
    return new EgressSettings(
        name,
        enabled,
        group,
        source,
        rest,
        standby == null ? null : new Standby(standby.after(), before),
        key,
        value,
        schemas,
        transform,
        lang,
        split,
        let,
        filter,
        channels,
        strictSegments,
        message,
        id,
        snapshot,
        via,
        flow,
        allowLoop,
        onError);
  }

  private static Optional<String> needsLog(
      EgressSource from, List<EgressSource> others, Flow flow, ErrorSettings onError) {
    if (!others.isEmpty()) {
      return Optional.of("several sources tell of the same events");
    }
    if (from.pattern() != null) {
      return Optional.of("the topics of a topicPattern come and go");
    }
    if (flow.newest() != null) {
      return Optional.of("newest compares what comes to a channel from all partitions");
    }
    if (flow.parallelism() > 1 || flow.ordering() != Ordering.PARTITION) {
      return Optional.of("a direct rule keeps the order of each partition, on one thread");
    }
    return onError.mayHalt()
        ? Optional.of("onError can hold the rule up, and every node reads a direct rule's topic")
        : Optional.empty();
  }

  /**
   * The consumer group that reads the topics or reports progress on them.
   *
   * @param app whose rule it is: two apps may have rules of one name
   */
  public String effectiveGroup(String app) {
    return group == null ? "barnabas-egress-" + app + '.' + name : group;
  }

  /**
   * Reads a rule.
   *
   * @param path where it stands, such as {@code egress[0]}, for messages
   * @param tree its YAML or JSON
   * @throws RuleException with everything that is wrong, unknown keys and keys not served yet
   *     included
   */
  public static EgressSettings read(String path, Map<String, ? extends @Nullable Object> tree) {
    return new EgressReader(new RuleTree(path, tree, new ArrayList<>())).read();
  }
}
