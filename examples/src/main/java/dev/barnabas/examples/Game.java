package dev.barnabas.examples;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;

/**
 * Adds up the scores of one topic and writes the board to another, four times a second at most. The
 * topic is what counts: a game that starts again reads all of it.
 *
 * <p>Scores come from the page's visitors by way of Barnabas, and from players who were made up, so
 * that there is somebody to play against.
 */
public final class Game {
  private static final String SCORES = "score-ingestion";
  private static final String BOARDS = "leaderboard-update";
  private static final String BOARD = "today";
  private static final Duration TICK = Duration.ofMillis(250);
  private static final int SCORES_PER_TICK = 3;
  private static final int POINTS_MAX = 9;
  private static final long SEED = 11;
  private static final List<String> PLAYERS =
      List.of(
          "Ada", "Bo", "Chidi", "Dora", "Emil", "Fatou", "Goran", "Hana", "Ines", "Jun", "Kofi",
          "Lena", "Mira", "Noor", "Otis", "Pia", "Quinn", "Rosa", "Sami", "Tove", "Uma", "Vito",
          "Wen", "Xenia", "Yara", "Zoe");

  private Game() {}

  /**
   * Runs it.
   *
   * @param arguments where Kafka is, {@code host:port}; none: {@code localhost:9092}
   */
  public static void main(String... arguments) throws Exception {
    String bootstrap = Clients.bootstrap(arguments);
    ObjectMapper json = new ObjectMapper();
    Random random = new Random(SEED);
    Board board = new Board(BOARD);
    End end = End.awaited();
    try (Producer<String, String> out = Clients.producer(bootstrap);
        Consumer<String, String> scores = Clients.reader(bootstrap, SCORES)) {
      System.out.println(
          PLAYERS.size() + " players score on " + SCORES + ", boards are in " + BOARDS);
      while (!end.hasCome()) {
        for (int i = 0; i < SCORES_PER_TICK; i++) {
          play(random, out);
        }
        boolean changed = read(scores, board, json);
        if (changed) {
          out.send(new ProducerRecord<>(BOARDS, BOARD, json.writeValueAsString(board.tree())))
              .get();
        }
      }
    } finally {
      end.done();
    }
  }

  /** The first of them are better. */
  private static void play(Random random, Producer<String, String> out) {
    String player = PLAYERS.get(Math.min(random.nextInt(26), random.nextInt(26)));
    int points = 1 + random.nextInt(POINTS_MAX);
    String score = "{\"player\":\"%s\",\"points\":%d}".formatted(player, points);
    var _ = out.send(new ProducerRecord<>(SCORES, player, score));
  }

  /** Reads for the time of one tick; whether the board is another now. */
  private static boolean read(Consumer<String, String> scores, Board board, ObjectMapper json)
      throws Exception {
    boolean changed = false;
    long until = System.nanoTime() + TICK.toNanos();
    long left = TICK.toNanos();
    while (left > 0) {
      for (ConsumerRecord<String, String> record : scores.poll(Duration.ofNanos(left))) {
        JsonNode score = json.readTree(record.value());
        board.add(score.path("player").asText(), score.path("points").asInt());
        changed = true;
      }
      left = until - System.nanoTime();
    }
    return changed;
  }
}
