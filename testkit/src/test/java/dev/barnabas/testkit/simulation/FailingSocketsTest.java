package dev.barnabas.testkit.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.barnabas.core.access.Credential;
import dev.barnabas.core.log.ChannelHomes.Home;
import dev.barnabas.core.log.ChannelKey;
import dev.barnabas.protocol.error.ErrorCode;
import dev.barnabas.protocol.frame.Action;
import dev.barnabas.protocol.frame.Flag;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Sockets that throw: only their own connections are concerned. */
final class FailingSocketsTest {
  private final IllegalStateException forced = new IllegalStateException("forced");

  private final World world = new World(1, 1);
  private final SimulatedNode node = world.nodes().getFirst();
  private final List<RawClient> clients = new ArrayList<>();
  private final ToldFailures failures = new ToldFailures(world, forced::equals);

  @Test
  void aSessionThatFailsEndsAndTheOthersAreKeptAlive() {
    connect(12);
    List<RawClient> failing = clients.subList(0, 4);
    List<RawClient> others = clients.subList(4, 12);
    failing.forEach(client -> client.transport().fail(forced));

    failures.run(60_000);

    assertThat(failures.told()).hasSizeGreaterThanOrEqualTo(failing.size());
    assertThat(node.sessions().size()).isEqualTo(others.size());
    assertThat(others)
        .allSatisfy(client -> assertThat(client.of(Action.HEARTBEAT)).hasSizeGreaterThan(1));
  }

  @Test
  void aDeliveryThatFailsIsTheClientsGapAndNothingIsResumed() {
    connect(2);
    RawClient failing = clients.get(0);
    RawClient publisher = clients.get(1);
    failing.attach("chat");
    failures.run(1_000);
    failing.transport().fail(forced);
    publisher.publish("chat", 0, "lost");
    failures.runUntilTold(1_000);
    assertThat(failures.told()).hasSize(1);
    failing.transport().fail(null);
    failures.run(2_000);
    publisher.publish("chat", 1, "behind");
    failures.run(2_000);

    List<Map<?, ?>> attached = failing.of(Action.ATTACHED);
    assertThat(attached).hasSize(2);
    assertThat(Wire.number(attached.getLast(), "flags") & Flag.RESUMED).isZero();
    assertThat(Wire.number(Wire.map(attached.getLast().get("error")), "code"))
        .isEqualTo(ErrorCode.INTERNAL.code());
    assertThat(failing.of(Action.MESSAGE)).hasSize(1);
    assertThat(failing.of(Action.MESSAGE).toString()).contains("behind");
  }

  @Test
  void aClientThatCannotHearThatItsLogIsLostEndsAndTheOthersHearOfIt() {
    connect(3);
    clients.forEach(client -> client.attach("chat"));
    failures.run(1_000);
    RawClient failing = clients.getFirst();
    failing.transport().fail(forced);

    loseChat();
    failures.run(1_000);

    assertThat(failing.isClosed()).isTrue();
    assertThat(node.sessions().size()).isEqualTo(2);
    assertThat(clients.subList(1, 3))
        .allSatisfy(client -> assertThat(client.of(Action.DETACHED)).hasSize(1));
  }

  @Test
  void aClientThatCannotHearThatItIsAttachedEnds() {
    connect(2);
    RawClient failing = clients.getFirst();
    failing.attach("chat");
    failing.transport().fail(forced);
    failures.run(1_000);
    assertOnlyEnded(failing);
  }

  @Test
  void aClientThatCannotHearOfItsPublishEnds() {
    connect(2);
    RawClient failing = clients.getFirst();
    failing.publish("chat", 0);
    failing.transport().fail(forced);
    failures.run(2_000);
    assertOnlyEnded(failing);
  }

  @Test
  void whoCannotBeSentElsewhereKeepsNoOtherHere() {
    connect(4);
    clients.getFirst().transport().fail(forced);
    node.sessions().shutdown();
    failures.run(1_000);
    assertThat(clients).allMatch(RawClient::isClosed);
    assertThat(clients.subList(1, 4))
        .allSatisfy(client -> assertThat(client.of(Action.DISCONNECTED)).hasSize(1));
  }

  private void assertOnlyEnded(RawClient failing) {
    assertThat(clients).filteredOn(RawClient::isClosed).containsExactly(failing);
    assertThat(node.sessions().size()).isEqualTo(clients.size() - 1);
  }

  private void loseChat() {
    ChannelKey chat = ChannelKey.of(World.APP, "chat");
    var home = (Home.Known) node.services().homes().homeOf(chat);
    node.reader().lose(home.log().partition(home.partition()));
  }

  private void connect(int count) {
    failures.run(5_000);
    for (int i = 0; i < count; i++) {
      clients.add(new RawClient(node, new Credential.Key(World.KEY)));
    }
    failures.run(1_000);
  }
}
