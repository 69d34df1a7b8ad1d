package dev.barnabas.examples;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Random;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;

/**
 * Says where all of its buses are, in one record every second, as feeds of transit agencies are:
 * most of it is what it said before.
 */
public final class TransitAgency {
  private static final String TOPIC = "cttransit-gtfs-rt";
  private static final Duration PAUSE = Duration.ofSeconds(1);
  private static final long SEED = 7;

  private TransitAgency() {}

  /**
   * Runs it in the folder {@code examples/transit}.
   *
   * @param arguments where Kafka is, {@code host:port}; none: {@code localhost:9092}
   */
  public static void main(String... arguments) throws Exception {
    ObjectMapper json = new ObjectMapper();
    JsonNode snapshot = json.readTree(Path.of("data/buses.json").toFile());
    Fleet fleet = new Fleet(snapshot, new Random(SEED));
    End end = End.awaited();
    try (Producer<String, String> kafka = Clients.producer(Clients.bootstrap(arguments))) {
      System.out.println("Writing " + snapshot.size() + " buses at once to " + TOPIC);
      do {
        fleet.move(Clock.systemUTC().instant());
        kafka.send(new ProducerRecord<>(TOPIC, null, json.writeValueAsString(snapshot))).get();
      } while (!end.within(PAUSE));
    } finally {
      end.done();
    }
  }
}
