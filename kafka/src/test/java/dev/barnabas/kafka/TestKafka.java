package dev.barnabas.kafka;

import static org.awaitility.Awaitility.await;

import dev.barnabas.kafka.embedded.EmbeddedKafka;
import dev.barnabas.kafka.embedded.EmbeddedKafka.Options;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * The broker that all tests of a JVM share, each with topics of its own; and what they do to it.
 */
@SuppressWarnings("FutureReturnValueIgnored") // the producer is closed
public final class TestKafka {
  private static final class Shared {
    static final EmbeddedKafka KAFKA = startShared();
  }

  private static final AtomicInteger TOPICS = new AtomicInteger();

  private TestKafka() {}

  public static ClusterConfig shared() {
    return ClusterConfig.of(Shared.KAFKA.bootstrap());
  }

  private static EmbeddedKafka startShared() {
    try {
      Path directory = Files.createTempDirectory("barnabas-test-kafka");
      EmbeddedKafka kafka = EmbeddedKafka.start(new Options(directory, 0));
      Runtime.getRuntime().addShutdownHook(new Thread(() -> closeAndDelete(kafka, directory)));
      return kafka;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void closeAndDelete(EmbeddedKafka kafka, Path directory) {
    kafka.close();
    try (var files = Files.walk(directory)) {
      files.sorted(java.util.Comparator.reverseOrder()).forEach(file -> file.toFile().delete());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A name that no other test of this JVM has. */
  public static String name(String prefix) {
    return prefix + "-" + TOPICS.incrementAndGet();
  }

  public static Admin admin(ClusterConfig cluster) {
    return Admin.create(cluster.client(Map.of(), Map.of()));
  }

  public static String topic(ClusterConfig cluster, int partitions) {
    return topic(cluster, name("topic"), partitions, Map.of());
  }

  public static String topic(
      ClusterConfig cluster, String name, int partitions, Map<String, String> configs) {
    try (Admin admin = admin(cluster)) {
      NewTopic topic = new NewTopic(name, partitions, (short) 1).configs(configs);
      get(admin.createTopics(List.of(topic)).all());
      awaitLeaders(admin, name, partitions);
    }
    return name;
  }

  /** A producer that writes before each partition has its leader may lose its order for good. */
  private static void awaitLeaders(Admin admin, String topic, int partitions) {
    Map<TopicPartition, OffsetSpec> ends = new HashMap<>();
    for (int p = 0; p < partitions; p++) {
      ends.put(new TopicPartition(topic, p), OffsetSpec.latest());
    }
    // Right after its making the broker may not know it yet.
    await()
        .ignoreExceptions()
        .atMost(Duration.ofSeconds(30))
        .until(() -> get(admin.listOffsets(ends).all()) != null);
  }

  /** Returns when the broker knows the topic no more. */
  public static void delete(ClusterConfig cluster, String topic) {
    try (Admin admin = admin(cluster)) {
      get(admin.deleteTopics(List.of(topic)).all());
      while (exists(admin, topic)) {
        Thread.onSpinWait();
      }
    }
  }

  private static boolean exists(Admin admin, String topic) {
    try {
      return !admin.describeTopics(Set.of(topic)).allTopicNames().get().isEmpty();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof UnknownTopicOrPartitionException) {
        return false;
      }
      throw new IllegalStateException(e);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  public static <T> T get(KafkaFuture<T> future) {
    try {
      return future.get();
    } catch (InterruptedException | ExecutionException e) {
      throw new IllegalStateException(e);
    }
  }

  public static KafkaProducer<byte[], byte[]> producer(
      ClusterConfig cluster, Map<String, String> properties) {
    return new KafkaProducer<>(
        cluster.client(Map.of("linger.ms", "0"), properties),
        new ByteArraySerializer(),
        new ByteArraySerializer());
  }

  /** Writes the values {@code from} to {@code to - 1} as decimal text, without keys. */
  public static void write(ClusterConfig cluster, String topic, int partition, Range numbers) {
    try (var producer = producer(cluster, Map.of())) {
      for (int i = numbers.from(); i < numbers.to(); i++) {
        producer.send(record(topic, partition, i));
      }
    }
  }

  /** The numbers {@code from} to {@code to - 1}. */
  public record Range(int from, int to) {}

  public static ProducerRecord<byte[], byte[]> record(String topic, int partition, int number) {
    return new ProducerRecord<>(
        topic, partition, null, Integer.toString(number).getBytes(StandardCharsets.UTF_8));
  }
}
