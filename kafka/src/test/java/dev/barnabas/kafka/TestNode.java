package dev.barnabas.kafka;

import dev.barnabas.core.log.ChannelKey;
import dev.barnabas.core.log.ChannelLog;
import dev.barnabas.core.log.Envelope;
import dev.barnabas.core.log.EnvelopeCodec;
import dev.barnabas.core.log.LogBounds;
import dev.barnabas.core.log.OwnLogMapper;
import dev.barnabas.core.log.Waiting;
import dev.barnabas.kafka.egress.EgressSurroundings;
import dev.barnabas.kafka.log.KafkaLogReader;
import dev.barnabas.kafka.settings.ConfigTopic;
import dev.barnabas.kafka.settings.LogSettings;
import dev.barnabas.kafka.settings.Topics;
import dev.barnabas.kafka.settings.Topics.Topic;
import dev.barnabas.protocol.serial.LogIdentity;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;

/** What rules need of a node: a reader, the log, the settings. Several may share the topics. */
public final class TestNode implements AutoCloseable {
  private final KafkaLogReader reader;
  public final ClusterConfig cluster;
  public final ChannelLog log;
  public final ConfigTopic config;

  private TestNode(ClusterConfig cluster, String logTopic, String configTopic) {
    this.cluster = cluster;
    try (Topics topics = new Topics(cluster)) {
      topics.ensureConfig(configTopic, 1);
      Topic topic = topics.ensureLog(new LogSettings(logTopic, 4, 1, Duration.ofDays(1), 1 << 20));
      reader = new KafkaLogReader(cluster, now -> {}, InstantSource.system(), System::nanoTime);
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

  /** The first node of a new cluster. */
  public static TestNode first() {
    return new TestNode(
        TestKafka.shared(), TestKafka.name("barnabas.log"), TestKafka.name("barnabas.config"));
  }

  public EgressSurroundings surroundings() {
    return new EgressSurroundings(
        Map.of(EgressSurroundings.OWN_CLUSTER, cluster),
        name -> reader,
        log,
        config,
        InstantSource.system(),
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
