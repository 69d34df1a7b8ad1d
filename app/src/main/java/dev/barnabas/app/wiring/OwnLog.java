package dev.barnabas.app.wiring;

import dev.barnabas.app.config.Configuration;
import dev.barnabas.app.config.KafkaSettings;
import dev.barnabas.app.config.LogSettings;
import dev.barnabas.core.channel.ReplayAgent;
import dev.barnabas.core.channel.ReplaySettings;
import dev.barnabas.core.log.ChannelLog;
import dev.barnabas.core.log.LogUnavailableException;
import dev.barnabas.core.log.OwnLogMapper;
import dev.barnabas.kafka.ClusterConfig;
import dev.barnabas.kafka.log.AppenderOptions;
import dev.barnabas.kafka.log.KafkaLogAppender;
import dev.barnabas.kafka.log.KafkaLogReader;
import dev.barnabas.kafka.settings.ConfigTopic;
import dev.barnabas.kafka.settings.Generations;
import dev.barnabas.kafka.settings.LogTopicSettings;
import dev.barnabas.kafka.settings.SettingsException;
import dev.barnabas.kafka.settings.Topics;
import dev.barnabas.protocol.serial.LogIdentity;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;

/**
 * Our own log on Kafka, made where it is missing, read from the start of the window on.
 *
 * @param appender the one producer of this node
 * @param readers of all clusters; ours runs
 * @param config the compacted topic of settings
 * @param stats the compacted topic of figures
 * @param occupancy the compacted topic of who uses channels
 * @param push the compacted topic of push registrations
 * @param agent answers whether all of the log as it was found is replayed
 */
record OwnLog(
    ChannelLog log,
    KafkaLogAppender appender,
    Readers readers,
    ConfigTopic config,
    ConfigTopic stats,
    ConfigTopic occupancy,
    ConfigTopic push,
    ReplayAgent agent) {
  private static final String CONFIG_TOPIC = "barnabas.config";
  private static final String STATS_TOPIC = "barnabas.stats";
  private static final String OCCUPANCY_TOPIC = "barnabas.occupancy";
  private static final String PUSH_TOPIC = "barnabas.push";

  /** Each node writes 10,080 in the 7 days for which they are kept: room for 99 nodes. */
  private static final int MINUTES_MAX = 1_000_000;

  private static final Duration WARM_MAX = Duration.ofSeconds(30);
  private static final long LOOK_NANOS = 20_000_000; // 20 ms: the eye sees no difference

  /** The largest record that is ever appended: a frame, as it stands in a record. */
  static int maxRecordBytes(NodeOptions options) {
    return 2 * options.limits().maxFrameSize();
  }

  /**
   * Opens it; blocks until Kafka takes appends.
   *
   * @param maxRecordBytes the largest record that is ever appended
   * @throws StartException Kafka's topics don't fit the configuration
   * @throws LogUnavailableException Kafka does not answer
   */
  static OwnLog open(
      Configuration configuration, int maxRecordBytes, Foundation foundation, Resources resources)
      throws StartException, InterruptedException {
    Map<String, ClusterConfig> clusters = Clusters.all(configuration);
    ClusterConfig cluster = Clusters.own(configuration);
    try {
      OwnTopics topics = makeTopics(cluster, configuration.log(), maxRecordBytes);
      Topics.Topic topic = topics.log();
      KafkaLogAppender appender =
          KafkaLogAppender.start(
              cluster, AppenderOptions.of(topic.name(), topic.partitions()), System::nanoTime);
      resources.add("log appender", appender);
      Readers readers =
          new Readers(
              clusters, foundation, replaySettings(configuration.log()), appender, resources);
      Readers.Reader own = readers.of(KafkaSettings.OWN);
      own.reader()
          .execute(() -> {
            // From now on these are the topics, whatever stands under their names later.
            own.reader().pin(topic.name(), topic.topicId());
            own.reader().pin(topics.config().name(), topics.config().topicId());
          });
      ConfigTopic config = ConfigTopic.open(cluster, own.reader(), CONFIG_TOPIC);
      resources.add("settings", config);
      ConfigTopic stats = ConfigTopic.open(cluster, own.reader(), STATS_TOPIC, MINUTES_MAX);
      resources.add("figures", stats);
      ConfigTopic occupancy = ConfigTopic.open(cluster, own.reader(), OCCUPANCY_TOPIC);
      resources.add("occupancy records", occupancy);
      ConfigTopic push = ConfigTopic.open(cluster, own.reader(), PUSH_TOPIC);
      resources.add("push registrations", push);
      ChannelLog log = log(topic, own.reader(), new Generations(config, foundation.ids()::unique));
      own.agent().start(log);
      if (!appender.awaitReady(WARM_MAX)) {
        throw new LogUnavailableException("it has no leader for " + topic.name());
      }
      return new OwnLog(log, appender, readers, config, stats, occupancy, push, own.agent());
    } catch (SettingsException e) {
      throw new StartException(String.valueOf(e.getMessage()), e);
    }
  }

  /** Waits until what the log held when it was opened has been replayed. */
  void awaitReplayed() throws InterruptedException {
    while (!agent.isReady()) {
      LockSupport.parkNanos(LOOK_NANOS);
      if (Thread.interrupted()) {
        throw new InterruptedException();
      }
    }
  }

  private record OwnTopics(Topics.Topic log, Topics.Topic config) {}

  private static OwnTopics makeTopics(
      ClusterConfig cluster, LogSettings settings, int maxRecordBytes) {
    try (Topics topics = new Topics(cluster)) {
      Topics.Topic config = topics.ensureConfig(CONFIG_TOPIC, settings.replicationFactor());
      var _ = topics.ensureConfig(PUSH_TOPIC, settings.replicationFactor());
      var _ = topics.ensureConfig(OCCUPANCY_TOPIC, settings.replicationFactor());
      var _ = topics.ensureConfig(STATS_TOPIC, settings.replicationFactor());
      Topics.Topic log =
          topics.ensureLog(
              new LogTopicSettings(
                  settings.topic(),
                  settings.partitions(),
                  settings.replicationFactor(),
                  settings.retention(),
                  maxRecordBytes));
      return new OwnTopics(log, config);
    }
  }

  private static ChannelLog log(
      Topics.Topic topic, KafkaLogReader reader, Generations generations) {
    int generation = generations.generationOf(topic.name(), topic.topicId());
    return new ChannelLog(
        new LogIdentity(generation, topic.topicId()),
        topic.name(),
        topic.partitions(),
        reader,
        new OwnLogMapper(),
        null);
  }

  private static ReplaySettings replaySettings(LogSettings settings) {
    return new ReplaySettings(
        settings.window(), settings.windowBytes().bytes(), settings.dedupWindow());
  }
}
