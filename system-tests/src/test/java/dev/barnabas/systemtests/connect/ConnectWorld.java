package dev.barnabas.systemtests.connect;

import dev.barnabas.systemtests.cluster.ConnectWorker;
import dev.barnabas.systemtests.cluster.KafkaProcess;
import dev.barnabas.systemtests.cluster.NodeProcess;
import dev.barnabas.systemtests.cluster.Yaml;
import dev.barnabas.systemtests.sdk.JavaClient;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * A broker, a node and a worker, each a process, for all tests of a class.
 *
 * <p>Thread: the test's.
 */
final class ConnectWorld implements AutoCloseable {
  static final String KEY = Yaml.KEY;

  private final Path folder = newFolder();
  private final KafkaProcess kafka = KafkaProcess.start(folder.resolve("kafka"));
  private final KafkaProducer<byte[], byte[]> producer =
      new KafkaProducer<>(
          Map.of("bootstrap.servers", kafka.bootstrap(), "linger.ms", "0"),
          new ByteArraySerializer(),
          new ByteArraySerializer());
  private final NodeProcess node;
  private final ConnectWorker worker;

  ConnectWorld() {
    // Beside each other: both take their time on a busy machine.
    List<AutoCloseable> started =
        Stream.<java.util.function.Supplier<AutoCloseable>>of(
                () -> NodeProcess.serve(folder, yaml(kafka)), this::newWorker)
            .parallel()
            .map(java.util.function.Supplier::get)
            .toList();
    node = (NodeProcess) started.getFirst();
    worker = (ConnectWorker) started.getLast();
  }

  private static String yaml(KafkaProcess kafka) {
    return Yaml.node(kafka)
        + """
        apps:
          - id: app1
            keys:
              - { name: full, secret: a-secret-of-the-tests, capability: { "*": ["*", source-ids] } }
              - { name: plain, secret: a-secret-of-the-tests }
        """;
  }

  private static Path newFolder() {
    try {
      return Files.createTempDirectory(Path.of("target").toAbsolutePath(), "connect");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Another worker of the same group. */
  ConnectWorker newWorker() {
    return ConnectWorker.distributed(kafka.bootstrap(), folder, "workers");
  }

  Path folder() {
    return folder;
  }

  ConnectWorker worker() {
    return worker;
  }

  NodeProcess node() {
    return node;
  }

  String bootstrap() {
    return kafka.bootstrap();
  }

  JavaClient client() throws Exception {
    return new JavaClient(node.port(), true, KEY);
  }

  void createTopic(String topic, int partitions) throws Exception {
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", kafka.bootstrap()))) {
      admin
          .createTopics(List.of(new NewTopic(topic, partitions, (short) 1)))
          .all()
          .get(30, TimeUnit.SECONDS);
    }
  }

  /** What a group has committed of a topic's only partition; -1: nothing. */
  long committed(String group, String topic) throws Exception {
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", kafka.bootstrap()))) {
      OffsetAndMetadata committed =
          admin
              .listConsumerGroupOffsets(group)
              .partitionsToOffsetAndMetadata()
              .get(30, TimeUnit.SECONDS)
              .get(new TopicPartition(topic, 0));
      return committed == null ? -1 : committed.offset();
    }
  }

  void produce(ProducerRecord<byte[], byte[]> record) throws Exception {
    producer.send(record).get(30, TimeUnit.SECONDS);
  }

  KafkaProducer<byte[], byte[]> producer() {
    return producer;
  }

  /** The configuration of a connector that speaks to the node. */
  Map<String, String> config(String connectorClass, Map<String, String> more) {
    Map<String, String> config = new HashMap<>();
    config.put("connector.class", connectorClass);
    config.put("client.key", KEY);
    config.put("client.rest.host", "127.0.0.1");
    config.put("client.port", String.valueOf(node.port()));
    config.put("client.tls", "false");
    config.putAll(more);
    return config;
  }

  @Override
  public void close() {
    worker.close();
    node.close();
    producer.close();
    kafka.close();
  }
}
