package dev.barnabas.examples;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;

/**
 * Plays a recorded market into a topic, some 200 times as fast as it was, over and over; and takes
 * the bets of another topic, at prices as they are then.
 */
public final class Bookmaker {
  private static final String ODDS = "odds";
  private static final String BETS = "bets";
  private static final String RECEIPTS = "bet-receipts";
  private static final int TIMES_FASTER = 200;

  /** A night without bets is not waited for. */
  private static final long GAP_MAX_MILLIS = 400;

  private static final Duration BEFORE_ANOTHER = Duration.ofSeconds(5);

  private final ObjectMapper json = new ObjectMapper();
  private final Market market = new Market();
  private final End end;
  private final Producer<String, String> out;
  private final Consumer<String, String> bets;

  private Bookmaker(End end, Producer<String, String> out, Consumer<String, String> bets) {
    this.end = end;
    this.out = out;
    this.bets = bets;
  }

  /**
   * Runs it in the folder {@code examples/odds}.
   *
   * @param arguments where Kafka is, {@code host:port}; none: {@code localhost:9092}
   */
  public static void main(String... arguments) throws Exception {
    String bootstrap = Clients.bootstrap(arguments);
    List<String> frames = Files.readAllLines(Path.of("data/market.ndjson"));
    End end = End.awaited();
    try (Producer<String, String> out = Clients.producer(bootstrap);
        Consumer<String, String> bets = Clients.member(bootstrap, "bookmaker", List.of(BETS))) {
      System.out.println("Playing " + frames.size() + " frames to " + ODDS + ", over and over");
      Bookmaker bookmaker = new Bookmaker(end, out, bets);
      while (!end.hasCome()) {
        bookmaker.play(frames);
      }
    } finally {
      end.done();
    }
  }

  private void play(List<String> frames) throws Exception {
    long before = 0;
    for (String line : frames) {
      if (end.hasCome()) {
        return;
      }
      JsonNode frame = json.readTree(line);
      long at = frame.path("pt").asLong();
      long gap = before == 0 ? 0 : Math.min((at - before) / TIMES_FASTER, GAP_MAX_MILLIS);
      before = at;
      takeBets(Duration.ofMillis(gap));
      market.on(frame);
      out.send(new ProducerRecord<>(ODDS, null, line)).get();
    }
    takeBets(BEFORE_ANOTHER);
  }

  /** Until that time is over, or the end has come. */
  private void takeBets(Duration time) throws Exception {
    long until = System.nanoTime() + time.toNanos();
    do {
      Duration left = Duration.ofNanos(Math.max(0, until - System.nanoTime()));
      for (ConsumerRecord<String, String> record : bets.poll(left)) {
        JsonNode bet = json.readTree(record.value());
        String receipt = json.writeValueAsString(market.receipt(bet));
        out.send(new ProducerRecord<>(RECEIPTS, bet.path("punter").asText(), receipt)).get();
      }
    } while (System.nanoTime() < until && !end.hasCome());
  }
}
