package dev.barnabas.examples;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.errors.StreamsUncaughtExceptionHandler.StreamThreadExceptionResponse;

/**
 * Sells the seats of conferences: an application of Kafka Streams, which keeps the view of what is
 * left.
 */
public final class TicketOffice {
  private static final Duration PAUSE = Duration.ofSeconds(1);

  private TicketOffice() {}

  /**
   * Runs it.
   *
   * @param arguments where Kafka is, {@code host:port}; none: {@code localhost:9092}
   */
  public static void main(String... arguments) throws Exception {
    String bootstrap = Clients.bootstrap(arguments);
    End end = End.awaited();
    announce(bootstrap);
    try (KafkaStreams streams = new KafkaStreams(Sales.topology(), settings(bootstrap))) {
      streams.setUncaughtExceptionHandler(trouble -> {
        System.err.println("The ticket office closes: " + trouble);
        return StreamThreadExceptionResponse.SHUTDOWN_CLIENT;
      });
      streams.start();
      System.out.println("Selling what is booked on " + Sales.BOOKINGS + "; left: " + Sales.VIEW);
      boolean over = false;
      while (!over) {
        over = end.within(PAUSE) || streams.state().hasCompletedShutdown();
      }
    } finally {
      end.done();
    }
  }

  private static Properties settings(String bootstrap) throws Exception {
    Properties settings = new Properties();
    settings.put(StreamsConfig.APPLICATION_ID_CONFIG, "ticket-office");
    settings.put(StreamsConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrap);
    // A booking is sold once, also when this ends in the middle of it.
    settings.put(StreamsConfig.PROCESSING_GUARANTEE_CONFIG, StreamsConfig.EXACTLY_ONCE_V2);
    // Each change of the view at once, instead of the last of many.
    settings.put(StreamsConfig.STATESTORE_CACHE_MAX_BYTES_CONFIG, 0);
    settings.put(
        StreamsConfig.STATE_DIR_CONFIG, Files.createTempDirectory("ticket-office").toString());
    return settings;
  }

  /** Which conferences there are. Their topic is joined with the bookings: as many partitions. */
  private static void announce(String bootstrap) throws Exception {
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", bootstrap))) {
      int partitions =
          admin.describeTopics(List.of(Sales.BOOKINGS)).allTopicNames().get().values().stream()
              .mapToInt(topic -> topic.partitions().size())
              .sum();
      NewTopic conferences =
          new NewTopic(Sales.CONFERENCES, Optional.of(partitions), Optional.empty())
              .configs(Map.of("cleanup.policy", "compact"));
      admin.createTopics(List.of(conferences)).all().get();
    } catch (ExecutionException e) {
      if (!(e.getCause() instanceof TopicExistsException)) {
        throw e;
      }
    }
    try (Producer<String, String> out = Clients.producer(bootstrap)) {
      for (Map.Entry<String, ObjectNode> one : Programme.conferences().entrySet()) {
        out.send(new ProducerRecord<>(Sales.CONFERENCES, one.getKey(), one.getValue().toString()))
            .get();
      }
    }
  }
}
