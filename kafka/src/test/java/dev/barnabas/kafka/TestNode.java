package dev.barnabas.kafka;

import dev.barnabas.core.channel.ConnectionEvents;
import dev.barnabas.core.channel.PendingAppends;
import dev.barnabas.core.channel.ReplayAgent;
import dev.barnabas.core.channel.ReplayAgents;
import dev.barnabas.core.channel.ReplaySettings;
import dev.barnabas.core.log.ChannelKey;
import dev.barnabas.core.log.ChannelLog;
import dev.barnabas.core.log.Envelope;
import dev.barnabas.core.log.EnvelopeCodec;
import dev.barnabas.core.log.LogAppender;
import dev.barnabas.core.log.LogBounds;
import dev.barnabas.core.log.LogReader;
import dev.barnabas.core.log.OwnLogMapper;
import dev.barnabas.core.log.Waiting;
import dev.barnabas.core.log.WindowMemory;
import dev.barnabas.core.presence.PresenceFixtures;
import dev.barnabas.core.presence.PresenceTimes;
import dev.barnabas.core.store.HistoryStore;
import dev.barnabas.kafka.egress.EgressSurroundings;
import dev.barnabas.kafka.log.KafkaLogReader;
import dev.barnabas.kafka.settings.ConfigTopic;
import dev.barnabas.kafka.settings.LogTopicSettings;
import dev.barnabas.kafka.settings.Topics;
import dev.barnabas.kafka.settings.Topics.Topic;
import dev.barnabas.protocol.error.ErrorInfo;
import dev.barnabas.protocol.serial.LogIdentity;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BiConsumer;

/** What rules need of a node: a reader, the log, the settings. Several may share the topics. */
public final class TestNode implements AutoCloseable {
  private final KafkaLogReader reader;
  public final ClusterConfig cluster;
  public final ChannelLog log;
  public final ConfigTopic config;
  public final ReplayAgents agents = new ReplayAgents();

  private TestNode(ClusterConfig cluster, String logTopic, String configTopic) {
    this.cluster = cluster;
    try (Topics topics = new Topics(cluster)) {
      topics.ensureConfig(configTopic, 1);
      Topic topic =
          topics.ensureLog(new LogTopicSettings(logTopic, 4, 1, Duration.ofDays(1), 1 << 20));
      AtomicReference<LogReader.TurnListener> turns = new AtomicReference<>(now -> {});
      reader =
          new KafkaLogReader(
              cluster, now -> turns.get().onTurnEnd(now), InstantSource.system(), System::nanoTime);
      ReplayAgent agent = new ReplayAgent(reader, replay());
      agents.add(reader, agent);
      turns.set(agent);
      reader.start();
      config = ConfigTopic.open(cluster, reader, configTopic);
      log =
          new ChannelLog(
              new LogIdentity(1, topic.topicId()),
              topic.name(),
              topic.partitions(),
              reader,
              new OwnLogMapper(),
              null);
    }
  }

  private static ReplayAgent.Surroundings replay() {
    return new ReplayAgent.Surroundings(
        ReplaySettings.DEFAULT,
        new WindowMemory(ReplaySettings.DEFAULT.windowBytes()),
        (format, payload) -> {
          throw new IllegalStateException("nothing is written to a socket here");
        },
        task -> Thread.ofVirtual().start(task),
        new PendingAppends(1),
        new NoAppender(),
        new NoConnections(),
        new ReplayAgent.PresenceSurroundings(
            PresenceTimes.of(ReplaySettings.DEFAULT.dedupWindow()),
            connectionId -> null,
            new PresenceFixtures(() -> Instant.EPOCH),
            app -> 1),
        HistoryStore.none());
  }

  /** Nothing of our own log is replayed here. */
  private static final class NoAppender implements LogAppender {
    @Override
    public int partitions() {
      return 1;
    }

    @Override
    public void append(int partition, byte[] key, byte[] value, FailureListener listener) {
      throw new IllegalStateException("nothing is appended here");
    }
  }

  private static final class NoConnections implements ConnectionEvents {
    @Override
    public void onAdopted(String connectionId, int transportGeneration) {}

    @Override
    public void onClosed(String connectionId) {}

    @Override
    public void onSerialShift(String connectionId, int transportGeneration, long serialShift) {}
  }

  /** The first node of a new cluster. */
  public static TestNode first() {
    return first(TestKafka.shared());
  }

  /** The same in a Kafka of the test's own. */
  public static TestNode first(ClusterConfig cluster) {
    return new TestNode(cluster, TestKafka.name("barnabas.log"), TestKafka.name("barnabas.config"));
  }

  public EgressSurroundings surroundings() {
    return surroundings(agents::retire);
  }

  public EgressSurroundings surroundings(BiConsumer<ChannelLog, ErrorInfo> retiring) {
    return new EgressSurroundings(
        new KnownClusters(Map.of(KnownClusters.OWN, cluster)),
        name -> reader,
        log,
        config,
        retiring,
        (moved, reason) -> agents.expel(log, moved, reason),
        InstantSource.system(),
        System::nanoTime,
        UUID::randomUUID);
  }

  /** An envelope where it stands. */
  public record Logged(int partition, long offset, ChannelKey channel, Envelope envelope) {}

  /** Everything that stands in the log now, partition by partition. */
  public List<Logged> logged() {
    List<Logged> all = new ArrayList<>();
    for (int p = 0; p < log.partitions(); p++) {
      int partition = p;
      LogBounds bounds = Waiting.on(reader.bounds(log.partition(p)));
      reader.scan(
          log.partition(p),
          bounds.begin(),
          bounds.end(),
          record ->
              all.add(
                  new Logged(
                      partition,
                      record.offset(),
                      ChannelKey.ofBytes(Objects.requireNonNull(record.key())),
                      EnvelopeCodec.decode(Objects.requireNonNull(record.value())))));
    }
    return all;
  }

  @Override
  public void close() {
    config.close();
    reader.close();
  }
}
