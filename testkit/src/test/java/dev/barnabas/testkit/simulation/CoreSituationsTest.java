package dev.barnabas.testkit.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.barnabas.core.access.Credential;
import dev.barnabas.core.history.HistoryPage;
import dev.barnabas.core.history.HistoryQuery;
import dev.barnabas.core.log.ChannelKey;
import dev.barnabas.core.session.ConnectRequest;
import dev.barnabas.protocol.codec.WireFormat;
import dev.barnabas.protocol.error.ErrorCode;
import dev.barnabas.protocol.frame.Action;
import dev.barnabas.protocol.message.Mode;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Situations that chance would bring about too rarely. */
final class CoreSituationsTest {
  private static final String GOLD = KeyedRule.PREFIX + "gold";

  private final World world = new World(1, 1);
  private final SimulatedNode node = world.nodes().getFirst();

  @Test
  void aQuestionThatWaitsForAPartitionThatIsLostIsAnswered() {
    world.run(5_000);
    node.reader().fallSilent(60_000);
    for (SimulatedPartition partition : world.cluster().partitions(Homes.OWN_TOPIC)) {
      partition.append(null, new byte[] {9});
    }
    CompletableFuture<HistoryPage> answer =
        node.history()
            .page(
                new HistoryQuery(
                    ChannelKey.of(World.APP, "chat"),
                    0,
                    Long.MAX_VALUE,
                    10,
                    HistoryQuery.Direction.BACKWARDS,
                    null,
                    null))
            .toCompletableFuture();
    world.run(1_000);
    assertThat(answer).isNotDone();
    node.reader().lose(0);
    node.reader().lose(0);
    world.run(1_000);
    assertThat(answer).isCompletedExceptionally();
  }

  @Test
  void aRewindOverATopicThatNobodyFollowedYetReachesBackNoFurtherThanAsked() {
    world.run(5_000);
    for (int i = 0; i < 50; i++) {
      append("gold");
    }
    world.run(60_000);
    append("gold");
    world.run(500);
    SimulatedClient client = world.startClient(true);
    world.run(1_000);
    client.channel(GOLD).attach("10s");
    world.run(3_000);
    assertThat(client.channel(GOLD).state()).isEqualTo(ClientChannel.State.ATTACHED);
    assertThat(client.received()).isEqualTo(1);
  }

  @Test
  void aChannelOnALostPartitionComesBackWithoutAGap() {
    world.run(5_000);
    SimulatedClient client = world.startClient(true);
    world.run(1_000);
    client.channel(GOLD).attach(null);
    world.run(2_000);
    for (int i = 0; i < 20; i++) {
      append("gold");
      world.run(100);
      if (i % 5 == 0) {
        for (int which = 0; which < 4; which++) {
          node.reader().lose(which);
        }
      }
    }
    world.run(5_000);
    assertThat(client.received()).isEqualTo(20);
    world.settleAndCheck();
  }

  @Test
  void whoIsNotLetInYetAndWhoComesLateIsSentElsewhereToo() {
    world.run(5_000);
    var first = new Answers();
    var _ = connect(null, first);
    world.run(1_000);
    String key = first.connectionKey();
    node.reader().fallSilent(60_000);
    var resuming = new Answers();
    var _ = connect(key, resuming);
    world.run(1_000);
    assertThat(resuming.trees).isEmpty();

    node.sessions().shutdown();
    var late = new Answers();
    var _ = connect(null, late);
    world.run(1_000);

    for (Answers client : List.of(first, resuming, late)) {
      assertThat(client.trees.getLast().get("action")).isEqualTo((long) Action.DISCONNECTED);
      assertThat(client.closed).isTrue();
    }
    assertThat(node.sessions().size()).isZero();
  }

  @Test
  void aPublishOverAnAttachmentWithoutItsModeIsToldSo() {
    world.run(5_000);
    var client = new Answers();
    SimulatedTransport transport = connect(null, client);
    world.run(1_000);
    transport.send(
        Map.of("action", Action.ATTACH, "channel", "chat", "flags", Mode.SUBSCRIBE.flag()));
    world.run(1_000);
    transport.send(
        Map.of(
            "action",
            Action.MESSAGE,
            "channel",
            "chat",
            "msgSerial",
            0,
            "messages",
            List.of(Map.of("data", "x"))));
    world.run(1_000);

    Map<?, ?> answer = client.trees.getLast();
    assertThat(answer.get("action")).isEqualTo((long) Action.NACK);
    assertThat(((Map<?, ?>) Objects.requireNonNull(answer.get("error"))).get("code"))
        .isEqualTo((long) ErrorCode.MODE_DENIED.code());
  }

  private SimulatedTransport connect(@Nullable String resume, Answers client) {
    var request =
        new ConnectRequest(
            new Credential.Key(World.KEY),
            "5",
            null,
            "simulated",
            true,
            true,
            resume,
            null,
            false,
            null,
            null);
    return node.connect(request, WireFormat.JSON, client);
  }

  /** What a client hears. Thread: the one that runs the world. */
  private static final class Answers implements SimulatedTransport.Receiver {
    private final List<Map<?, ?>> trees = new ArrayList<>();
    private boolean closed;

    @Override
    public void onFrame(SimulatedTransport transport, Object tree) {
      trees.add((Map<?, ?>) tree);
    }

    @Override
    public void onClosed(SimulatedTransport transport) {
      closed = true;
    }

    String connectionKey() {
      var details = (Map<?, ?>) Objects.requireNonNull(trees.getFirst().get("connectionDetails"));
      return String.valueOf(details.get("connectionKey"));
    }
  }

  @Test
  void aResumeFromBehindTheWindowOfACompactedTopicIsNotCalledComplete() {
    world.cluster().compact(Homes.KEYED_TOPIC);
    world.allowDiscontinuities();
    SimulatedClient client = attachThenLeaveForLong();
    assertThat(client.discontinuities()).isEqualTo(1);
  }

  @Test
  void aClientThatSendsItsWholeQueueAtOnceIsSlowedDownAndLosesNothing() {
    world.run(5_000);
    SimulatedClient client = world.startClient(true);
    world.run(1_000);
    for (int i = 0; i < 6_000; i++) {
      client.publish(world.publishes().add("chat", 1, 0, false));
    }
    world.run(20_000);
    assertThat(world.publishes().acknowledged()).isEqualTo(6_000);
    world.settleAndCheck();
  }

  @Test
  void manyRewindsOfChannelsThatNeverWereAreAnsweredAtOnce() {
    for (int i = 0; i < 5_000; i++) {
      append("gold");
    }
    world.run(200_000);
    SimulatedClient client = world.startClient(true);
    world.run(1_000);
    for (int i = 0; i < 150; i++) {
      client.channel(KeyedRule.PREFIX + "nobody" + i).attach("10");
    }
    client.channel(GOLD).attach("10");
    world.run(2_000);
    for (int i = 0; i < 150; i++) {
      assertThat(client.channel(KeyedRule.PREFIX + "nobody" + i).state())
          .isEqualTo(ClientChannel.State.ATTACHED);
    }
    assertThat(client.received()).isEqualTo(10);
  }

  @Test
  void aResumeFromBehindTheWindowMissesNothing() {
    SimulatedClient client = attachThenLeaveForLong();
    assertThat(client.discontinuities()).isZero();
    assertThat(client.received()).isEqualTo(21);
  }

  /** Gets one message, is away while 20 come and the window passes, then returns. */
  private SimulatedClient attachThenLeaveForLong() {
    world.run(5_000);
    SimulatedClient client = world.startClient(true);
    world.run(1_000);
    client.channel(GOLD).attach(null);
    world.run(2_000);
    append("gold");
    world.run(500);
    client.stayAway(120_000);
    for (int i = 0; i < 20; i++) {
      append("gold");
    }
    world.run(130_000);
    return client;
  }

  private void append(String key) {
    byte[] bytes = key.getBytes(StandardCharsets.UTF_8);
    byte[] value = "12345678".getBytes(StandardCharsets.UTF_8);
    world
        .cluster()
        .partitions(Homes.KEYED_TOPIC)
        .get(Homes.keyedPartition(key))
        .append(bytes, value);
  }
}
