package dev.barnabas.kafka.egress;

import dev.barnabas.core.crypto.Sha256;
import dev.barnabas.kafka.settings.ConfigTopic;
import dev.barnabas.kafka.settings.Topics.Topic;
import dev.barnabas.mapping.rule.EgressSource;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * The topics of a rule as they were when it began to read each: which one had the name, and how
 * many partitions it had. What came later is read from its beginning also where the rule says
 * {@code start: latest}: records that were written to a new partition, or to a topic that was made
 * again, before anybody here had heard of it are as new as it is. A topic that the rule is told to
 * read from now on is no such thing.
 *
 * <p>Kept among the settings, as two members that begin at once must not take each other's
 * partitions for new ones: {@code egress-begun/…/CLUSTER/GROUP/TOPIC/UUID} is {@code ID:COUNT}.
 * With a {@code topicPattern} the count of what it found at first is kept as one record more, as
 * topics that it finds later came later whole. Immutable. Thread: any that may block to make one.
 */
final class FirstPartitions {
  private static final int HASH_CHARACTERS = 16;

  /** What no topic's name begins with. */
  private static final String OF_PATTERN = "~";

  private final Map<String, First> firsts;
  private final Map<String, String> ids;

  /** A topic when the rule began to read it. */
  private record First(String topicId, int partitions) {}

  private FirstPartitions(Map<String, First> firsts, Map<String, String> ids) {
    this.firsts = Map.copyOf(firsts);
    this.ids = Map.copyOf(ids);
  }

  /** Of nobody but who reads this one, from its beginning. */
  static FirstPartitions alone(Topic topic) {
    return new FirstPartitions(Map.of(), Map.of(topic.name(), topic.topicId()));
  }

  /**
   * What all nodes take for them.
   *
   * @param found the rule's topics now: what counts where nobody has begun yet
   */
  static FirstPartitions agree(
      ConfigTopic config, EgressBinding binding, Collection<Topic> found, Supplier<UUID> ids) {
    EgressSource from = binding.rule().settings().from();
    String prefix =
        binding.memory().prefix("egress-begun") + from.cluster() + '/' + binding.group() + '/';
    String pattern = from.pattern() == null ? null : OF_PATTERN + hash(from.pattern().toString());
    forgetOthers(config, prefix, from, pattern);
    Map<String, Integer> counts =
        pattern == null ? counts(found) : ofPattern(config, prefix + pattern + '/', found, ids);
    var missing = new LinkedHashMap<String, byte @Nullable []>();
    for (Topic topic : found) {
      if (config.startingWith(prefix + topic.name() + '/').isEmpty()) {
        String first = topic.topicId() + ':' + counts.getOrDefault(topic.name(), 0);
        missing.put(
            prefix + topic.name() + '/' + ids.get(), first.getBytes(StandardCharsets.UTF_8));
      }
    }
    if (!missing.isEmpty()) {
      config.writeAll(missing);
    }
    Map<String, First> firsts = new HashMap<>();
    Map<String, String> now = new HashMap<>();
    for (Topic topic : found) {
      now.put(topic.name(), topic.topicId());
      config.startingWith(prefix + topic.name() + '/').stream()
          .findFirst()
          .ifPresent(one -> firsts.put(topic.name(), first(one.text())));
    }
    return new FirstPartitions(firsts, now);
  }

  /** A topic that the rule leaves begins anew when the rule comes back to it. */
  private static void forgetOthers(
      ConfigTopic config, String prefix, EgressSource from, @Nullable String pattern) {
    var gone = new LinkedHashMap<String, byte @Nullable []>();
    for (ConfigTopic.Entry entry : config.startingWith(prefix)) {
      String[] rest = entry.key().substring(prefix.length()).split("/", -1);
      if (rest.length == 2 && !rest[0].equals(pattern) && !from.reads(rest[0])) {
        gone.put(entry.key(), null);
      }
    }
    if (!gone.isEmpty()) {
      config.writeAll(gone);
    }
  }

  private static Map<String, Integer> ofPattern(
      ConfigTopic config, String prefix, Collection<Topic> found, Supplier<UUID> ids) {
    String proposal =
        found.stream()
            .map(one -> one.name() + ':' + one.partitions())
            .collect(Collectors.joining(","));
    String agreed =
        config
            .agree(prefix, ids.get().toString(), proposal.getBytes(StandardCharsets.UTF_8))
            .text();
    Map<String, Integer> counts = new HashMap<>();
    for (String one : agreed.split(",", -1)) {
      int colon = one.indexOf(':');
      if (colon > 0) {
        counts.put(one.substring(0, colon), Integer.parseInt(one.substring(colon + 1)));
      }
    }
    return counts;
  }

  private static Map<String, Integer> counts(Collection<Topic> topics) {
    return topics.stream().collect(Collectors.toMap(Topic::name, Topic::partitions));
  }

  private static First first(String text) {
    int colon = text.indexOf(':');
    return new First(text.substring(0, colon), Integer.parseInt(text.substring(colon + 1)));
  }

  private static String hash(String text) {
    return HexFormat.of().formatHex(Sha256.of(text)).substring(0, HASH_CHARACTERS);
  }

  /** Whether the rule ran before the partition was there. */
  boolean cameLater(TopicPartition partition) {
    First first = firsts.get(partition.topic());
    return first == null
        || remade().containsKey(partition.topic())
        || partition.partition() >= first.partitions();
  }

  /** The ids of topics that were deleted and made again since the rule began to read them. */
  Map<String, String> remade() {
    Map<String, String> remade = new HashMap<>(ids);
    remade
        .entrySet()
        .removeIf(one -> {
          First first = firsts.get(one.getKey());
          return first == null || first.topicId().equals(one.getValue());
        });
    return remade;
  }

  /** The text of a commit, with the topic in which its position counts. */
  String signed(String topic, String text) {
    String id = ids.get(topic);
    return id == null ? text : Told.ofTopic(id, text);
  }

  /** Whether a commit's position is one in a topic that had the name before. */
  boolean isForeign(String topic, String text) {
    String id = ids.get(topic);
    String said = Told.topicOf(text);
    return id != null && said != null && !said.equals(id);
  }
}
