package dev.barnabas.app;

import static dev.barnabas.app.OpenDoor.path;
import static dev.barnabas.app.OpenDoor.startNode;
import static org.assertj.core.api.Assertions.assertThat;

import dev.barnabas.kafka.embedded.EmbeddedKafka;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What becomes of frames that kafka-websocket's protocol does not allow. */
@Timeout(180)
class RefusedFramesIT {
  @TempDir private static Path folder = Path.of("");

  private static EmbeddedKafka kafka;
  private static BarnabasProcess node;
  private static Admin admin;

  @BeforeAll
  static void start() throws Exception {
    kafka = EmbeddedKafka.start(new EmbeddedKafka.Options(folder.resolve("kafka"), 0));
    admin = Admin.create(Map.of("bootstrap.servers", kafka.bootstrap()));
    node = startNode(folder, kafka.bootstrap());
  }

  @AfterAll
  static void stop() {
    node.close();
    admin.close(Duration.ZERO);
    kafka.close();
  }

  @Test
  void badFramesEndTheSession() throws Exception {
    String topic = topic("bad");
    var ends =
        Map.<Callable<RawWebSocket>, String>of(
            () -> session().text("{"), "1007 40001",
            () -> session().text("[]"), "1007 40001",
            () -> session().text("{\"topic\":\"" + topic + "\"}"), "1007 40001",
            () -> session().text("{\"topic\":\"" + topic + "\",\"message\":{}}"), "1007 40001",
            () -> session().binary(new byte[] {9, 'x'}), "1007 40001",
            () -> session().binary(new byte[0]), "1007 40001",
            () -> session().text("{\"topic\":\"closed\",\"message\":1}"), "1008 40300",
            () -> session().binary(new byte[600_000]), "1009 40009",
            () -> session().send(3, new byte[0]), "1002");
    for (var end : ends.entrySet()) {
      try (RawWebSocket socket = end.getKey().call()) {
        assertThat(socket.next().close()).startsWith(end.getValue());
      }
    }
  }

  @Test
  void whoIsAnsweredHearsOfBadFramesAndGoesOn() throws Exception {
    String topic = topic("answered");
    try (RawWebSocket session = open("/v2/broker/?ack=true", "kafka-text")) {
      session.text("{\"topic\":\"" + topic + "\",\"message\":1,\"id\":1}");
      session.text("{");
      session.text("[]");
      session.text("{\"topic\":\"" + topic + "\",\"id\":2}");
      session.binary(new byte[] {9, 'x'});
      session.binary(new byte[0]);
      session.text("{\"topic\":\"" + topic + "\",\"message\":2,\"id\":3}");

      var answers = new ArrayList<String>();
      for (int i = 0; i < 7; i++) {
        answers.add(session.next().text());
      }
      String ack = "{\"ack\":{\"topic\":\"%s\",\"partition\":0,\"offset\":%d,\"id\":%d}}";
      assertThat(answers)
          .contains(ack.formatted(topic, 0, 1), ack.formatted(topic, 1, 3))
          .filteredOn(answer -> answer.startsWith("{\"error\":{\"code\":40001,"))
          .hasSize(5)
          .filteredOn(answer -> answer.endsWith(",\"id\":2}}"))
          .hasSize(1);
    }
  }

  private static RawWebSocket session() throws IOException {
    return open("/v2/broker/", "kafka-text");
  }

  private static RawWebSocket open(String path, String subprotocol) throws IOException {
    return RawWebSocket.open(
        URI.create(node.url()).getPort(),
        path(path),
        "Sec-WebSocket-Protocol: other, " + subprotocol);
  }

  private static String topic(String name) throws Exception {
    String open = "open-" + name;
    admin.createTopics(List.of(new NewTopic(open, 1, (short) 1))).all().get();
    return open;
  }
}
