package dev.barnabas.connect.websocket;

import static org.assertj.core.api.Assertions.assertThat;

import dev.barnabas.feed.FeedWorld;
import dev.barnabas.feed.config.WebSocketConfig;
import dev.barnabas.feed.socket.SocketWorld;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class FeedReadingTest {
  private final List<Map<String, String>> asked = new ArrayList<>();

  /** Connect finds an offset by its partition's bytes, which another process has to make again. */
  @Test
  void thePartitionOfItsOffsetsHasItsNamesInOneOrder() {
    var config =
        new WebSocketConfig(Map.of("websocket.url", "ws://127.0.0.1:1/", "kafka.topic", "t"));
    var reading =
        new FeedReading(
            config,
            config.connections().getFirst(),
            new FeedReading.Owner("feed", "run"),
            partition -> {
              asked.add(partition);
              return null;
            },
            FeedWorld.of(
                new SocketWorld(System::nanoTime, new Random(1)), System::currentTimeMillis));
    reading.close();
    assertThat(asked).hasSize(1);
    assertThat(List.copyOf(asked.getFirst().entrySet()))
        .containsExactly(
            Map.entry("websocket_url", "ws://127.0.0.1:1/"), Map.entry("connection", "0"));
  }
}
