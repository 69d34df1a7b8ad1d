package dev.barnabas.kafka.ingress;

import dev.barnabas.core.log.LogBounds;
import dev.barnabas.kafka.settings.ConfigTopic;
import dev.barnabas.kafka.settings.SettingsException;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where a rule goes on in a partition of our log. Kafka forgets positions that nobody commits for
 * some days; that the rule has begun is kept among the settings, so that a forgotten position is
 * not taken for that of a new rule, which would leave out what came meanwhile.
 *
 * <p>Thread: the task's.
 */
final class Beginnings {
  private static final Logger log = LoggerFactory.getLogger(Beginnings.class);

  private final String rule;
  private final String prefix;
  private final String logId;
  private final ConfigTopic config;
  private final InstantSource clock;
  private final Place place;

  /**
   * Where positions are kept.
   *
   * @param cluster the rule's name for it
   */
  record Place(String cluster, String bootstrap, String group) {}

  Beginnings(String rule, Place place, IngressSurroundings surroundings) {
    this.rule = rule;
    this.place = place;
    this.logId = surroundings.ownLog().identity().topicId();
    this.prefix = "ingress-begun/" + rule + '/' + place.cluster() + '/' + logId + '/';
    this.config = surroundings.config();
    this.clock = surroundings.clock();
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
      return bounds.end();
    }
    long offset = committed.offset();
    boolean otherLog = !committed.metadata().isEmpty() && !committed.metadata().equals(logId);
    if (!otherLog && offset >= bounds.begin() && offset <= bounds.end()) {
      return offset;
    }
    log.error(
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
