package dev.barnabas.kafka.ingress;

import dev.barnabas.core.log.ChannelLog;
import dev.barnabas.core.log.LogBounds;
import dev.barnabas.core.log.Waiting;
import dev.barnabas.kafka.rule.RuleMemory;
import dev.barnabas.kafka.settings.ConfigTopic;
import dev.barnabas.kafka.settings.ConfigTopic.Entry;
import dev.barnabas.kafka.settings.SettingsException;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where a rule goes on in a partition of our log. A rule that never ran begins at the ends that the
 * log had when the first node with it started, before it served: what is acknowledged from then on
 * is taken, however long the rule's group takes to form. Kafka forgets positions that nobody
 * commits for some days; that the rule has begun is kept among the settings, so that a forgotten
 * position is not taken for that of a new rule, which would leave out what came meanwhile.
 *
 * <p>Thread: the task's.
 */
final class Beginnings {
  private static final Logger LOG = LoggerFactory.getLogger(Beginnings.class);

  private final String rule;
  private final String prefix;
  private final ChannelLog log;
  private final String logId;
  private final ConfigTopic config;
  private final Entry ends;
  private final InstantSource clock;
  private final Place place;

  /**
   * Where positions are kept.
   *
   * @param cluster the rule's name for it
   */
  record Place(String cluster, String bootstrap, String group) {}

  /**
   * Blocks until the nodes agree on where the rule began.
   *
   * @throws dev.barnabas.core.log.LogUnavailableException they do not now
   */
  Beginnings(RuleMemory memory, Place place, IngressSurroundings surroundings) {
    this.rule = memory.rule();
    this.place = place;
    this.log = surroundings.ownLog();
    this.logId = log.identity().topicId();
    String of = place.cluster() + '/' + logId + '/';
    this.prefix = memory.prefix("ingress-begun") + of;
    this.config = surroundings.config();
    this.clock = surroundings.clock();
    String agreed = memory.prefix("ingress-ends") + of;
    List<Entry> known = config.startingWith(agreed);
    this.ends =
        known.isEmpty()
            ? config.agree(
                agreed,
                surroundings.unique().get().toString(),
                ends().getBytes(StandardCharsets.UTF_8))
            : known.getFirst(); // a log that does not answer now is not asked
  }

  /** The ends of all partitions, in their order, with commas between. */
  private String ends() {
    return IntStream.range(0, log.partitions())
        .mapToObj(partition -> Waiting.on(log.reader().bounds(log.partition(partition))).end())
        .map(String::valueOf)
        .collect(Collectors.joining(","));
  }

  private long agreed(int partition, LogBounds bounds) {
    long end = Long.parseLong(ends.text().split(",", -1)[partition]);
    return Math.clamp(end, bounds.begin(), bounds.end());
  }

  /**
   * The first offset to take.
   *
   * @param key under which the position is kept
   * @param committed null: there is none
   * @throws SettingsException there was one; says what to do
   */
  long offset(TopicPartition key, @Nullable OffsetAndMetadata committed, LogBounds bounds) {
    if (committed == null) {
      if (config.find(prefix + key.partition()).isPresent()) {
        throw forgotten(key);
      }
      return agreed(key.partition(), bounds);
    }
    long offset = committed.offset();
    boolean otherLog = !committed.metadata().isEmpty() && !committed.metadata().equals(logId);
    if (!otherLog && offset >= bounds.begin() && offset <= bounds.end()) {
      return offset;
    }
    LOG.error(
        "Rule {}: partition {} of the log holds offsets {} to {} and the rule was at {}{}; what lay"
            + " between is lost to it, going on with the oldest",
        rule,
        key.partition(),
        bounds.begin(),
        bounds.end(),
        offset,
        otherLog ? " of another log" : "");
    return bounds.begin();
  }

  /** The position is kept: from now on there has to be one. */
  void begun(int partition) {
    String key = prefix + partition;
    if (config.find(key).isEmpty()) {
      config.write(key, clock.instant().toString().getBytes(StandardCharsets.UTF_8));
    }
  }

  private SettingsException forgotten(TopicPartition key) {
    return new SettingsException(
        ("rule %s has taken messages before, but cluster '%s' has no position of it for partition"
                + " %d any more: Kafka forgets one that is not committed for"
                + " offsets.retention.minutes. To take again all that the log still holds, disable"
                + " the rule, run kafka-consumer-groups --bootstrap-server %s --group %s --topic"
                + " %s:%d --reset-offsets --to-earliest --execute, and enable it; to begin at the"
                + " log's end, give the rule another name")
            .formatted(
                rule,
                place.cluster(),
                key.partition(),
                place.bootstrap(),
                place.group(),
                key.topic(),
                key.partition()));
  }
}
