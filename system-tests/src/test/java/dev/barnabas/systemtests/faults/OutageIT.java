package dev.barnabas.systemtests.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.barnabas.systemtests.cluster.KafkaProcess;
import dev.barnabas.systemtests.cluster.NodeProcess;
import dev.barnabas.systemtests.cluster.Yaml;
import dev.barnabas.systemtests.crowd.Crowd;
import dev.barnabas.systemtests.crowd.Report;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

@Timeout(value = 300, threadMode = ThreadMode.SEPARATE_THREAD)
class OutageIT {
  private static final Logger LOG = LoggerFactory.getLogger(OutageIT.class);
  private static final Duration WAIT_MAX = Duration.ofSeconds(90);
  private static final long OUTAGE_SECONDS = 30;
  private static final List<String> CHANNELS = List.of("orders", "chat");

  @TempDir Path folder;

  @Test
  void clientsStayAndNothingAcknowledgedIsLostWhileTheBrokerIsAway() throws Exception {
    try (KafkaProcess kafka = KafkaProcess.start(folder.resolve("kafka"));
        NodeProcess node = NodeProcess.serve(folder, Yaml.serve(kafka));
        Crowd crowd = new Crowd(Yaml.KEY)) {
      List<Crowd.Member> members = new ArrayList<>();
      for (int i = 0; i < 3; i++) {
        members.add(new Crowd.Member("subscriber " + i, CHANNELS, node.port()));
      }
      CHANNELS.forEach(n -> members.add(new Crowd.Member(n + " writer", List.of(), node.port())));
      crowd.connect(members);
      CHANNELS.forEach(name -> crowd.publish(name + " writer", name, 25));
      await("publishes").atMost(WAIT_MAX).until(() -> crowd.acked() > 100);

      kafka.stop();
      int before = crowd.acked();
      publishOverRest(node);
      await("the outage")
          .pollDelay(OUTAGE_SECONDS, TimeUnit.SECONDS)
          .atMost(WAIT_MAX)
          .until(() -> status(node, "/health") == 200);
      int during = crowd.acked();
      kafka.restart();
      await("publishes again").atMost(WAIT_MAX).until(() -> crowd.acked() > during + 200);
      crowd.stop();
      LOG.info("acknowledged {} before, {} by the end of the outage", before, during);

      check(crowd);
      await("ready again").atMost(WAIT_MAX).until(() -> status(node, "/ready") == 200);
    }
  }

  private static void check(Crowd crowd) {
    int acked = crowd.acked();
    await("all at all subscribers").atMost(WAIT_MAX).until(() -> crowd.received() >= acked * 3);
    Report seen = crowd.report();
    seen.forEach((id, witness) -> {
      assertThat(witness.states()).as(id + ": the connection's changes").isEmpty();
      assertThat(witness.sameConnection()).as(id + ": same connectionId").isTrue();
      assertThat(witness.lost()).as(id + ": discontinuities").isEmpty();
      assertThat(witness.failed())
          .as(id + ": refused publishes")
          .allSatisfy(failure -> assertThat(failure.code()).isEqualTo(50_004))
          .allSatisfy(failure -> assertThat(failure.status()).isEqualTo(503));
      witness
          .received()
          .forEach((channel, messages) -> assertExactlyAcked(seen, channel, messages));
    });
    int refused =
        seen.witnesses().values().stream().mapToInt(witness -> witness.failed().size()).sum();
    LOG.info("acknowledged {}, refused {}", acked, refused);
  }

  /** A refused publish was never written, and an acknowledged one is there once, in order. */
  private static void assertExactlyAcked(Report seen, String channel, List<String> messages) {
    String writer = channel + " writer";
    List<String> expected =
        seen.of(writer).acked().stream().sorted().map(n -> writer + ':' + n).toList();
    assertThat(messages).as(channel).isEqualTo(expected);
  }

  /** The answer comes before the SDKs give up waiting for it, which they do after 10 s. */
  private static void publishOverRest(NodeProcess node) throws Exception {
    String key = Base64.getEncoder().encodeToString(Yaml.KEY.getBytes(StandardCharsets.UTF_8));
    HttpRequest request =
        HttpRequest.newBuilder(node.url().resolve("/channels/elsewhere/messages"))
            .header("Authorization", "Basic " + key)
            .header("Content-Type", "application/json")
            .timeout(Duration.ofSeconds(10))
            .POST(HttpRequest.BodyPublishers.ofString("{\"name\":\"x\"}"))
            .build();
    try (HttpClient client = HttpClient.newHttpClient()) {
      var answer = client.send(request, HttpResponse.BodyHandlers.ofString());
      assertThat(answer.statusCode()).isEqualTo(503);
      assertThat(answer.body()).containsAnyOf("50003", "50004");
    }
  }

  private static int status(NodeProcess node, String path) throws Exception {
    try (HttpClient client = HttpClient.newHttpClient()) {
      URI address = node.url().resolve(path);
      return client
          .send(HttpRequest.newBuilder(address).build(), HttpResponse.BodyHandlers.discarding())
          .statusCode();
    }
  }
}
