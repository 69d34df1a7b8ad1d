package dev.barnabas.examples;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;

/**
 * Reads what people write in a chat, and who comes and goes; what others are to see, it writes to
 * another topic: without swear words, and with a word of welcome.
 */
public final class Bouncer {
  private static final String SAID = "inbound-chat";
  private static final String SEEN = "inbound-chat-presence";
  private static final String SHOWN = "outbound-chat";
  private static final Duration TURN = Duration.ofMillis(200);
  private static final Pattern SWEARING =
      Pattern.compile("\\b(damn|hell|bloody)\\b", Pattern.CASE_INSENSITIVE);

  /** What is done by presence in words. */
  private static final Map<String, String> DONE =
      Map.of("enter", "%s came in.", "leave", "%s has left.");

  private Bouncer() {}

  /**
   * Runs it.
   *
   * @param arguments where Kafka is, {@code host:port}; none: {@code localhost:9092}
   */
  public static void main(String... arguments) throws Exception {
    String bootstrap = Clients.bootstrap(arguments);
    ObjectMapper json = new ObjectMapper();
    End end = End.awaited();
    try (Producer<String, String> out = Clients.producer(bootstrap);
        Consumer<String, String> in = Clients.member(bootstrap, "bouncer", List.of(SAID, SEEN))) {
      System.out.println("Reading along on " + SAID + ", writing " + SHOWN);
      while (!end.hasCome()) {
        for (ConsumerRecord<String, String> record : in.poll(TURN)) {
          Optional<ObjectNode> shown = shown(record.topic(), json.readTree(record.value()));
          if (shown.isPresent()) {
            String room = shown.get().path("room").asText();
            out.send(new ProducerRecord<>(SHOWN, room, shown.get().toString())).get();
          }
        }
        in.commitSync();
      }
    } finally {
      end.done();
    }
  }

  /** The id stays: who reads a record again, after a crash, writes what is known already. */
  private static Optional<ObjectNode> shown(String topic, JsonNode in) {
    String channel = in.path("channel").asText();
    ObjectNode out = in.deepCopy();
    out.put("room", channel.substring(channel.indexOf(':') + 1));
    if (topic.equals(SAID)) {
      out.put("text", SWEARING.matcher(in.path("text").asText()).replaceAll("****"));
      return Optional.of(out);
    }
    String words = DONE.get(in.path("action").asText());
    if (words == null) {
      return Optional.empty();
    }
    out.put("type", "notice").put("text", words.formatted(in.path("author").asText()));
    out.remove("author");
    return Optional.of(out);
  }
}
