package dev.barnabas.app.wiring;

import dev.barnabas.app.config.LogSettings;
import dev.barnabas.core.channel.PendingAppends;
import dev.barnabas.core.channel.ReplayAgent;
import dev.barnabas.core.channel.ReplaySettings;
import dev.barnabas.core.log.ChannelLog;
import dev.barnabas.core.log.LogReader;
import dev.barnabas.core.log.LogUnavailableException;
import dev.barnabas.core.log.OwnLogMapper;
import dev.barnabas.core.session.ConnectionRegistry;
import dev.barnabas.kafka.ClusterConfig;
import dev.barnabas.kafka.log.AppenderOptions;
import dev.barnabas.kafka.log.KafkaLogAppender;
import dev.barnabas.kafka.log.KafkaLogReader;
import dev.barnabas.kafka.settings.ConfigTopic;
import dev.barnabas.kafka.settings.Generations;
import dev.barnabas.kafka.settings.SettingsException;
import dev.barnabas.kafka.settings.Topics;
import dev.barnabas.protocol.serial.LogIdentity;
import dev.barnabas.server.websocket.NettyFrames;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;

/**
 * Our own log on Kafka, made where it is missing, read from the start of the window on.
 *
 * @param appender the one producer of this node
 * @param config the compacted topic of settings
 * @param agent replays; answers whether all of the log as it was found is replayed
 */
record OwnLog(
    ChannelLog log,
    KafkaLogAppender appender,
    ConfigTopic config,
    Generations generations,
    ReplayAgent agent,
    PendingAppends pending,
    ReplaySettings replay) {
  private static final String CONFIG_TOPIC = "barnabas.config";
  private static final Duration WARM_MAX = Duration.ofSeconds(30);
  private static final long LOOK_NANOS = 20_000_000; // 20 ms: the eye sees no difference

  /**
   * What it is opened with.
   *
   * @param maxRecordBytes the largest record that is ever appended
   * @param blocking runs what has to wait for the cluster
   */
  record Options(
      ClusterConfig cluster,
      LogSettings settings,
      int maxRecordBytes,
      ConnectionRegistry registry,
      Ids ids,
      Executor blocking) {}

  /**
   * Opens it; blocks until Kafka takes appends.
   *
   * @throws StartException Kafka is not there, or its topics don't fit the configuration
   */
  static OwnLog open(Options options, Resources resources)
      throws StartException, InterruptedException {
    LogSettings settings = options.settings();
    try {
      Topics.Topic topic = makeTopics(options);
      AppenderOptions appending = AppenderOptions.of(topic.name(), topic.partitions());
      KafkaLogAppender appender =
          resources.add(
              "log appender",
              KafkaLogAppender.start(options.cluster(), appending, System::nanoTime));
      AtomicReference<LogReader.TurnListener> turns = new AtomicReference<>(_ -> {});
      KafkaLogReader reader =
          new KafkaLogReader(
              options.cluster(),
              now -> turns.get().onTurnEnd(now),
              Clock.systemUTC(),
              System::nanoTime);
      resources.add("log reader", reader);
      PendingAppends pending = new PendingAppends(options.ids().incarnation());
      ReplaySettings replay = replaySettings(settings);
      ReplayAgent agent =
          new ReplayAgent(
              reader,
              new ReplayAgent.Surroundings(
                  replay,
                  new NettyFrames(),
                  options.blocking(),
                  pending,
                  appender,
                  options.registry()));
      turns.set(agent);
      reader.start();
      ConfigTopic config =
          resources.add("settings", ConfigTopic.open(options.cluster(), reader, CONFIG_TOPIC));
      Generations generations = new Generations(config, options.ids()::unique);
      int generation = generations.generationOf(topic.name(), topic.topicId());
      ChannelLog log =
          new ChannelLog(
              new LogIdentity(generation, topic.topicId()),
              topic.name(),
              topic.partitions(),
              reader,
              new OwnLogMapper(),
              null);
      reader.execute(() -> reader.pin(topic.name(), topic.topicId()));
      agent.start(log);
      if (!appender.awaitReady(WARM_MAX)) {
        throw new StartException(
            "Kafka at " + options.cluster().bootstrap() + " has no leader for " + topic.name());
      }
      return new OwnLog(log, appender, config, generations, agent, pending, replay);
    } catch (LogUnavailableException e) {
      throw new StartException(
          "Kafka at " + options.cluster().bootstrap() + " can't be used: " + e.getMessage(), e);
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

  private static Topics.Topic makeTopics(Options options) {
    LogSettings settings = options.settings();
    try (Topics topics = new Topics(options.cluster())) {
      var _ = topics.ensureConfig(CONFIG_TOPIC, settings.replicationFactor());
      return topics.ensureLog(
          new dev.barnabas.kafka.settings.LogSettings(
              settings.topic(),
              settings.partitions(),
              settings.replicationFactor(),
              settings.retention(),
              options.maxRecordBytes()));
    }
  }

  private static ReplaySettings replaySettings(LogSettings settings) {
    return new ReplaySettings(
        settings.window(),
        settings.windowBytes().bytes() / settings.partitions(),
        settings.dedupWindow());
  }
}
