package dev.barnabas.testkit.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.barnabas.core.history.HistoryPage;
import dev.barnabas.core.history.HistoryQuery;
import dev.barnabas.core.log.ChannelKey;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
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
