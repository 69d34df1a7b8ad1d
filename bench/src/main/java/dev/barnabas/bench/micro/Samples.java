package dev.barnabas.bench.micro;

import dev.barnabas.protocol.message.Data;
import dev.barnabas.protocol.message.Message;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Messages of the size that the scenarios have. */
final class Samples {
  static final String CHANNEL = "bus:hartford:42";
  static final String SERIAL = "01792000000123-000@e0108a5b4f:000000004711";
  static final long TIMESTAMP = 1_792_000_000_123L;
  private static final int DATA_CHARS = 150;

  private Samples() {}

  static String data() {
    return "{\"vehicle\":\"42\",\"note\":\"" + "x".repeat(DATA_CHARS - 30) + "\"}";
  }

  /** As a client hands it in, in the form that a frame has. */
  static Map<String, Object> publishTree() {
    Map<String, Object> message = Map.of("name", "position", "data", data(), "encoding", "json");
    return Map.of("action", 15L, "channel", CHANNEL, "msgSerial", 7L, "messages", List.of(message));
  }

  /** As subscribers get it. */
  static Message delivered(String id, String data) {
    return new Message(
        id, "position", new Data.Text(data), "json", null, "c0nn", null, TIMESTAMP, SERIAL);
  }

  /** A document of about that size with a number of its own in each of its lines. */
  static String document(int chars) {
    List<String> lines = new ArrayList<>();
    int length = 0;
    for (int i = 0; length < chars; i++) {
      String line =
          "{\"id\":%d,\"latitude\":%d,\"longitude\":%d}".formatted(i, i * 7919, i * 104_729);
      lines.add(line);
      length += line.length() + 1;
    }
    return '[' + String.join(",", lines) + ']';
  }
}
