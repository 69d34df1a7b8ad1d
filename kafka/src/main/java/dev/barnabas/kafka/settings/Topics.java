package dev.barnabas.kafka.settings;

import dev.barnabas.core.log.LogUnavailableException;
import dev.barnabas.kafka.ClusterConfig;
import dev.barnabas.kafka.Unavailable;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.function.Predicate;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/**
 * Looks topics up and makes ours. Two nodes may start at once: whoever comes second finds the
 * topic.
 *
 * <p>Thread: any that may block.
 */
public final class Topics implements AutoCloseable {
  private static final Duration ANSWER_MAX = Duration.ofSeconds(30);

  /** A topic is made by the controller, and brokers hear of it a moment later. */
  private static final int LOOKS_MAX = 100;

  private final Admin admin;

  public Topics(ClusterConfig cluster) {
    this(cluster, ANSWER_MAX);
  }

  /**
   * For questions that nobody has to wait for.
   *
   * @param answerMax an answer that comes later is none
   */
  public Topics(ClusterConfig cluster, Duration answerMax) {
    String millis = String.valueOf(answerMax.toMillis());
    admin =
        Admin.create(
            cluster.client(
                Map.of(
                    "default.api.timeout.ms",
                    millis,
                    "request.timeout.ms",
                    millis,
                    "reconnect.backoff.max.ms",
                    "500",
                    "client.id",
                    "barnabas-topics"),
                Map.of()));
  }

  /**
   * A topic as it stands in the cluster.
   *
   * @param topicId 22 characters of URL-safe base64
   */
  public record Topic(String name, String topicId, int partitions) {}

  /**
   * Empty when there is no such topic.
   *
   * @throws LogUnavailableException the cluster did not answer
   */
  public Optional<Topic> find(String name) {
    try {
      TopicDescription found = admin.describeTopics(Set.of(name)).allTopicNames().get().get(name);
      return found == null
          ? Optional.empty()
          : Optional.of(new Topic(name, found.topicId().toString(), found.partitions().size()));
    } catch (ExecutionException e) {
      if (e.getCause() instanceof UnknownTopicOrPartitionException) {
        return Optional.empty();
      }
      throw unavailable(e);
    } catch (InterruptedException e) {
      throw interrupted(e);
    }
  }

  /**
   * The topics of users, neither ours nor Kafka's own, whose name the predicate takes.
   *
   * @throws LogUnavailableException the cluster did not answer
   */
  public List<Topic> findAll(Predicate<String> wanted) {
    try {
      List<String> names =
          admin.listTopics().names().get().stream()
              .filter(name -> !name.startsWith("__") && !name.startsWith("barnabas."))
              .filter(wanted)
              .toList();
      List<Topic> found = new ArrayList<>();
      for (var one : admin.describeTopics(names).topicNameValues().entrySet()) {
        try {
          TopicDescription topic = one.getValue().get();
          found.add(new Topic(topic.name(), topic.topicId().toString(), topic.partitions().size()));
        } catch (ExecutionException e) {
          if (!(e.getCause() instanceof UnknownTopicOrPartitionException)) {
            throw e;
          }
        }
      }
      return found;
    } catch (ExecutionException e) {
      throw unavailable(e);
    } catch (InterruptedException e) {
      throw interrupted(e);
    }
  }

  /**
   * How many brokers there are.
   *
   * @throws LogUnavailableException the cluster did not answer
   */
  public int brokers() {
    try {
      return admin.describeCluster().nodes().get().size();
    } catch (ExecutionException e) {
      throw unavailable(e);
    } catch (InterruptedException e) {
      throw interrupted(e);
    }
  }

  /**
   * Makes our own log where it is missing, and checks it.
   *
   * @throws SettingsException it exists and differs in what can't be changed
   * @throws LogUnavailableException the cluster did not answer
   */
  public Topic ensureLog(LogTopicSettings settings) {
    NewTopic wanted =
        new NewTopic(settings.topic(), settings.partitions(), (short) settings.replicationFactor());
    Topic topic = ensure(wanted.configs(settings.topicConfig()));
    if (topic.partitions() != settings.partitions()) {
      throw new SettingsException(
          ("log.partitions is %d, but topic %s has %d partitions; a channel finds its partition by"
                  + " the count, so it can't change: set log.partitions to %d, or log.topic to a"
                  + " topic that does not exist yet")
              .formatted(
                  settings.partitions(), topic.name(), topic.partitions(), topic.partitions()));
    }
    Config config = config(topic.name());
    require(topic, config, "message.timestamp.type", "LogAppendTime");
    require(topic, config, "cleanup.policy", "delete");
    bring(topic, config, "retention.ms", String.valueOf(settings.retention().toMillis()));
    bring(topic, config, "max.message.bytes", String.valueOf(settings.maxMessageBytes()));
    return topic;
  }

  /**
   * Makes the compacted topic of settings where it is missing, and checks it.
   *
   * @throws SettingsException it exists and is not a compacted topic of one partition
   * @throws LogUnavailableException the cluster did not answer
   */
  public Topic ensureConfig(String name, int replicationFactor) {
    NewTopic wanted = new NewTopic(name, 1, (short) replicationFactor);
    Topic topic = ensure(wanted.configs(Map.of("cleanup.policy", "compact")));
    if (topic.partitions() != 1) {
      throw new SettingsException(
          "topic %s has %d partitions and must have one; delete it if nothing of yours is in it"
              .formatted(name, topic.partitions()));
    }
    require(topic, config(name), "cleanup.policy", "compact");
    return topic;
  }

  /**
   * Makes a compacted topic of the history store where it is missing, with as many partitions as
   * our log has.
   *
   * @throws SettingsException it exists and differs in what can't be changed
   * @throws LogUnavailableException the cluster did not answer
   */
  public Topic ensureStore(
      String name, int replicationFactor, Map<String, String> configs, int partitions) {
    Topic topic =
        ensure(new NewTopic(name, partitions, (short) replicationFactor).configs(configs));
    if (topic.partitions() != partitions) {
      throw new SettingsException(
          "topic %s has %d partitions and must have %d, as many as the log; delete it to begin anew"
              .formatted(name, topic.partitions(), partitions));
    }
    Config config = config(name);
    require(topic, config, "cleanup.policy", "compact,delete");
    configs.forEach((setting, value) -> {
      if (!setting.equals("cleanup.policy")) {
        bring(topic, config, setting, value);
      }
    });
    return topic;
  }

  /** Makes a topic with the cluster's own defaults where it is missing. */
  public Topic ensure(String name, int partitions) {
    return ensure(name, partitions, Map.of());
  }

  /** The same with these settings of the topic instead of the cluster's. */
  public Topic ensure(String name, int partitions, Map<String, String> configs) {
    return ensure(new NewTopic(name, Optional.of(partitions), Optional.empty()).configs(configs));
  }

  private Topic ensure(NewTopic wanted) {
    Optional<Topic> found = find(wanted.name());
    if (found.isPresent()) {
      return found.get();
    }
    try {
      admin.createTopics(List.of(wanted)).all().get();
    } catch (ExecutionException e) {
      if (!(e.getCause() instanceof TopicExistsException)) {
        throw unavailable(e);
      }
    } catch (InterruptedException e) {
      throw interrupted(e);
    }
    for (int looks = 0; looks < LOOKS_MAX; looks++) {
      found = find(wanted.name());
      if (found.isPresent() && hasLeaders(found.get())) {
        return found.get();
      }
      Waits.pause(Duration.ofMillis(50));
    }
    throw new LogUnavailableException("topic " + wanted.name() + " was made but is not to be seen");
  }

  /**
   * A producer whose first batch comes before the leader, and whose second after it, has lost its
   * order: the broker then refuses the first for ever.
   */
  private boolean hasLeaders(Topic topic) {
    Map<TopicPartition, OffsetSpec> ends = new HashMap<>();
    for (int p = 0; p < topic.partitions(); p++) {
      ends.put(new TopicPartition(topic.name(), p), OffsetSpec.latest());
    }
    try {
      var _ = await(admin.listOffsets(ends).all());
      return true;
    } catch (LogUnavailableException notYet) { // another broker may still have to hear of it
      return false;
    }
  }

  private Config config(String topic) {
    ConfigResource resource = new ConfigResource(ConfigResource.Type.TOPIC, topic);
    Config config = await(admin.describeConfigs(List.of(resource)).all()).get(resource);
    return config == null ? new Config(List.of()) : config;
  }

  private static void require(Topic topic, Config config, String name, String value) {
    String actual = config.get(name).value();
    if (!value.equals(actual)) {
      throw new SettingsException(
          "topic %s has %s=%s and must have %s; change it with kafka-configs, or name another topic"
              .formatted(topic.name(), name, actual, value));
    }
  }

  private void bring(Topic topic, Config config, String name, String value) {
    if (value.equals(config.get(name).value())) {
      return;
    }
    ConfigResource resource = new ConfigResource(ConfigResource.Type.TOPIC, topic.name());
    AlterConfigOp set = new AlterConfigOp(new ConfigEntry(name, value), AlterConfigOp.OpType.SET);
    await(admin.incrementalAlterConfigs(Map.of(resource, List.of(set))).all());
  }

  private static <T> T await(KafkaFuture<T> future) {
    try {
      return future.get();
    } catch (ExecutionException e) {
      throw unavailable(e);
    } catch (InterruptedException e) {
      throw interrupted(e);
    }
  }

  private static LogUnavailableException unavailable(ExecutionException e) {
    return Unavailable.because(e);
  }

  private static LogUnavailableException interrupted(InterruptedException e) {
    Thread.currentThread().interrupt();
    return new LogUnavailableException("interrupted while Kafka was asked", e);
  }

  @Override
  public void close() {
    admin.close(Duration.ZERO);
  }
}
