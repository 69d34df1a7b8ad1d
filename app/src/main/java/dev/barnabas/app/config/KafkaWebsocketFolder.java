package dev.barnabas.app.config;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.jspecify.annotations.Nullable;

/**
 * The folder that kafka-websocket is configured by: {@code server.properties}, {@code
 * consumer.properties} and {@code producer.properties}, as its version of 2015 has them.
 *
 * @param fromEarliest where sessions begin that don't say
 * @param commitEvery null: only when a session leaves its group
 * @param warnings what of it says nothing any more
 */
public record KafkaWebsocketFolder(
    KafkaWebsocketServer server,
    Client consumer,
    Client producer,
    boolean fromEarliest,
    @Nullable Duration commitEvery,
    List<String> warnings) {
  private static final String BOOTSTRAP = "bootstrap.servers";
  private static final long COMMIT_MILLIS = 60_000; // of Kafka 0.8's consumers

  /** What Kafka's clients are made from. */
  public record Client(String bootstrap, Map<String, String> properties) {}

  /**
   * Reads the three files.
   *
   * @throws ConfigException with all that is wrong
   */
  public static KafkaWebsocketFolder read(Path folder) throws ConfigException {
    var reading = new Reading(folder, new ArrayList<>(), new ArrayList<>());
    KafkaWebsocketServer server =
        KafkaWebsocketServer.of(
            folder, reading.file("server.properties"), reading.problems(), reading.warnings());
    Map<String, String> consumer = new TreeMap<>(reading.file("consumer.properties"));
    Map<String, String> producer = new TreeMap<>(reading.file("producer.properties"));
    renameTo(producer, "metadata.broker.list", BOOTSTRAP);
    renameTo(producer, "request.required.acks", "acks");
    renameTo(consumer, "auto.commit.enable", "enable.auto.commit");
    renameTo(consumer, "fetch.message.max.bytes", "max.partition.fetch.bytes");
    String produce = reading.bootstrap("producer.properties", producer, null);
    String consume = reading.bootstrap("consumer.properties", consumer, produce);
    boolean earliest = reading.earliest(consumer.remove("auto.offset.reset"));
    Duration every = reading.commitEvery(consumer);
    if (consumer.remove("group.id") != null) {
      reading
          .warnings()
          .add("consumer.properties: group.id is not used: sessions without one join no group");
    }
    reading.keepKnown("consumer.properties", consumer, ConsumerConfig.configNames()::contains);
    reading.keepKnown("producer.properties", producer, ProducerConfig.configNames()::contains);
    if (!reading.problems().isEmpty()) {
      throw new ConfigException(folder.toString(), reading.problems());
    }
    return new KafkaWebsocketFolder(
        server,
        new Client(consume, Map.copyOf(consumer)),
        new Client(produce, Map.copyOf(producer)),
        earliest,
        every,
        List.copyOf(reading.warnings()));
  }

  private static void renameTo(Map<String, String> properties, String old, String name) {
    String value = properties.remove(old);
    if (value != null) {
      properties.putIfAbsent(name, value);
    }
  }

  /** The files as they are read, with what was found on the way. */
  private record Reading(Path folder, List<Problem> problems, List<String> warnings) {
    /** What neither client may be given: it is ours, or of Kafka's first versions. */
    private static final List<String> OURS =
        List.of(
            "key.serializer",
            "value.serializer",
            "key.deserializer",
            "value.deserializer",
            "isolation.level",
            "allow.auto.create.topics",
            "group.protocol");

    Map<String, String> file(String name) {
      var read = new Properties();
      Path file = folder.resolve(name);
      try (InputStream in = Files.newInputStream(file)) {
        read.load(in);
      } catch (IOException | IllegalArgumentException e) {
        problems.add(
            new Problem(
                "", null, "the file " + file + " can't be read", "--conf names its folder", ""));
      }
      var map = new TreeMap<String, String>();
      read.stringPropertyNames().forEach(key -> map.put(key, read.getProperty(key).strip()));
      return map;
    }

    String bootstrap(String file, Map<String, String> properties, @Nullable String standard) {
      String bootstrap = properties.remove(BOOTSTRAP);
      if (bootstrap != null && !bootstrap.isBlank()) {
        return bootstrap;
      }
      if (standard == null) {
        problems.add(
            new Problem(
                file + ": " + BOOTSTRAP, null, "is missing", "Name your brokers: host:port", ""));
        return "";
      }
      return standard;
    }

    boolean earliest(@Nullable String reset) {
      if (reset != null && !List.of("smallest", "largest", "earliest", "latest").contains(reset)) {
        problems.add(
            new Problem(
                "consumer.properties: auto.offset.reset",
                reset,
                "must be smallest, largest, earliest or latest",
                "",
                ""));
      }
      return "smallest".equals(reset) || "earliest".equals(reset);
    }

    @Nullable Duration commitEvery(Map<String, String> consumer) {
      String interval = consumer.remove("auto.commit.interval.ms");
      if ("false".equals(consumer.remove("enable.auto.commit"))) {
        return null;
      }
      boolean number = interval != null && interval.matches("\\d{1,9}");
      if (interval != null && !number) {
        problems.add(
            new Problem(
                "consumer.properties: auto.commit.interval.ms",
                interval,
                "must be milliseconds",
                "",
                ""));
      }
      return Duration.ofMillis(number ? Long.parseLong(interval) : COMMIT_MILLIS);
    }

    void keepKnown(String file, Map<String, String> properties, Predicate<String> known) {
      for (String name : List.copyOf(properties.keySet())) {
        if (!known.test(name) || OURS.contains(name)) {
          properties.remove(name);
          warnings.add(file + ": " + name + " is ignored: " + why(name));
        }
      }
    }

    private static String why(String name) {
      if (name.startsWith("zookeeper.")) {
        return "Kafka has no ZooKeeper any more";
      }
      return OURS.contains(name) || name.endsWith("serializer.class")
          ? "values are bytes, keys text"
          : "Kafka's clients have no such property any more";
    }
  }
}
