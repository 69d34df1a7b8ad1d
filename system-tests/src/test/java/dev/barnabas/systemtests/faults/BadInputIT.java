package dev.barnabas.systemtests.faults;

import static dev.barnabas.systemtests.faults.RawSocket.frame;
import static dev.barnabas.systemtests.faults.RawSocket.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.barnabas.systemtests.cluster.KafkaProcess;
import dev.barnabas.systemtests.cluster.NodeProcess;
import dev.barnabas.systemtests.cluster.Yaml;
import dev.barnabas.systemtests.crowd.Crowd;
import dev.barnabas.systemtests.crowd.Report;
import dev.barnabas.systemtests.crowd.Witness;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Each single answer is tested in {@code server}; here, that nobody else notices. */
@Timeout(value = 240, threadMode = ThreadMode.SEPARATE_THREAD)
class BadInputIT {
  private static final Logger LOG = LoggerFactory.getLogger(BadInputIT.class);
  private static final Duration WAIT_MAX = Duration.ofSeconds(60);
  private static final String CHANNEL = "neighbours";
  private static final String WRITER = "writer";
  private static final int ROUNDS = 10;
  private static final String PARANOID = "-Dio.netty.leakDetection.level=paranoid";

  @TempDir Path folder;

  @Test
  void neighboursNoticeNothingAndNoBufferLeaks() throws Exception {
    long seed = Long.getLong("seed", System.nanoTime());
    LOG.info("again with -Dseed={}", seed);
    List<RawSocket> dead = new ArrayList<>();
    try (KafkaProcess kafka = KafkaProcess.start(folder.resolve("kafka"));
        NodeProcess node = NodeProcess.serve(folder, Yaml.serve(kafka), PARANOID);
        Crowd crowd = new Crowd(Yaml.KEY)) {
      crowd.connect(
          new Crowd.Member("subscriber", List.of(CHANNEL), node.port()),
          new Crowd.Member(WRITER, List.of(), node.port()));
      crowd.publish(WRITER, CHANNEL, 10);
      Random random = new Random(seed);
      for (int round = 0; round < ROUNDS; round++) {
        throwBadInput(node.port(), random, dead);
      }
      for (RawSocket socket : dead) {
        socket.close();
      }
      int before = crowd.acked();
      await("neighbours go on").atMost(WAIT_MAX).until(() -> crowd.acked() > before + 100);
      crowd.stop();
      node.collectGarbage();
      // A leak is reported when the next buffers are made.
      useOnce(node.port());

      checkNeighbours(crowd);
      assertThat(node.process().errors() + node.process().output())
          .doesNotContain("LEAK")
          .doesNotContain("ERROR");
    }
  }

  private static void throwBadInput(int port, Random random, List<RawSocket> dead)
      throws IOException {
    for (byte[] message : messages()) {
      try (RawSocket socket = new RawSocket(port).connect(Yaml.KEY, "json")) {
        socket.send(message);
        assertThat(socket.read()).contains("\"error\"");
      }
    }
    byte[] noise = new byte[random.nextInt(5_000) + 1];
    random.nextBytes(noise);
    try (RawSocket json = new RawSocket(port).connect(Yaml.KEY, "json");
        RawSocket messagePack = new RawSocket(port).connect(Yaml.KEY, "msgpack");
        RawSocket http = new RawSocket(port)) {
      json.send(noise);
      messagePack.send(frame(0x82, noise));
      http.send(noise);
    }
    // Half-open: a socket without a request, half a request, half a frame, half a message.
    dead.add(new RawSocket(port));
    RawSocket half = new RawSocket(port);
    half.send("GET / HT".getBytes(StandardCharsets.ISO_8859_1));
    dead.add(half);
    RawSocket frame = new RawSocket(port).connect(Yaml.KEY, "json");
    frame.send(Arrays.copyOf(text("x".repeat(10_000)), 5_000));
    dead.add(frame);
    RawSocket message = new RawSocket(port).connect(Yaml.KEY, "json");
    message.send(frame(0x01, new byte[10_000]));
    dead.add(message);
  }

  private static List<byte[]> messages() {
    return List.of(
        text("no JSON"),
        text("[1]"),
        text("{\"action\":\"fifteen\"}"),
        text("[".repeat(50_000)),
        text("{\"a\":".repeat(20_000)),
        frame(0x81, new byte[] {'"', (byte) 0xC3, (byte) 0x28, '"'}),
        // Too large for a frame.
        frame(0x81, new byte[600_000]),
        frame(0x83, new byte[1]),
        text("{\"action\":15,\"msgSerial\":0,\"channel\":\"x\",\"messages\":\"none\"}"),
        text("{\"action\":10,\"channel\":\"\"}"));
  }

  private static void useOnce(int port) throws IOException {
    for (int i = 0; i < 50; i++) {
      try (RawSocket socket = new RawSocket(port).connect(Yaml.KEY, "json")) {
        socket.send(text("{\"action\":0,\"id\":\"ping\"}"));
        assertThat(socket.read()).contains("ping");
      }
    }
  }

  private static void checkNeighbours(Crowd crowd) {
    int published = crowd.report().of(WRITER).published();
    await("all at the subscriber").atMost(WAIT_MAX).until(() -> crowd.received() >= published);
    Report seen = crowd.report();
    LOG.info("published {}", published);
    assertThat(seen.of("subscriber").received().get(CHANNEL))
        .isEqualTo(Witness.all(WRITER, published));
    assertThat(seen.witnesses().values())
        .allSatisfy(witness -> assertThat(witness.states()).isEmpty())
        .allSatisfy(witness -> assertThat(witness.failed()).isEmpty());
  }
}
