package dev.barnabas.testkit.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.barnabas.core.access.Credential;
import dev.barnabas.core.limit.Limits;
import dev.barnabas.core.log.ChannelKey;
import dev.barnabas.core.log.ChannelLog;
import dev.barnabas.protocol.error.ErrorCode;
import dev.barnabas.protocol.frame.Action;
import dev.barnabas.protocol.message.PresenceMessage;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Who is on a channel when its connections move between nodes that are not equally far. */
final class PresenceSituationsTest {
  private static final ChannelKey ROOM = ChannelKey.of(World.APP, "room");
  private static final Credential KEY = new Credential.Key(World.KEY);

  private final World world = new World(11, 2);
  private final SimulatedNode first = world.nodes().getFirst();
  private final SimulatedNode second = world.nodes().getLast();

  @BeforeEach
  void begin() {
    world.run(10_000);
  }

  @ParameterizedTest
  @ValueSource(ints = {Action.DETACH, Action.CLOSE})
  void whoLeavesAtANodeThatHasNotReplayedItsEntryIsGone(int word) {
    var client = new RawClient(first, KEY);
    world.run(1_000);
    ChannelKey channel = besides(client.connectionId());
    holdSecond(channel, 6_000);
    client.attach(channel.name());
    enter(client, channel);
    world.run(1_500);
    assertThat(client.of(Action.ACK)).hasSize(1);

    client.cut();
    var resumed = new RawClient(second, RawClient.resuming(KEY, client.connectionKey()));
    world.run(2_000);
    assertThat(resumed.connectionId()).isEqualTo(client.connectionId());
    resumed.send(word, Map.of("channel", channel.name()));
    world.run(1_000);
    assertThat(resumed.of(Action.DETACHED)).as("not before the log says so").isEmpty();
    assertThat(present(first, channel)).hasSize(1);

    world.run(5_000); // less than the grace of its first transport
    assertThat(resumed.of(word + 1)).hasSize(1); // DETACHED, CLOSED
    for (SimulatedNode node : world.nodes()) {
      assertThat(present(node, channel)).isEmpty();
    }
    world.run(120_000);
    assertThat(present(second, channel)).isEmpty();
  }

  @Test
  void whoNeverAttachedEntersNot() {
    var client = new RawClient(first, KEY);
    world.run(1_000);
    enter(client, ROOM, 0);
    world.run(1_000);
    assertThat(client.of(Action.NACK))
        .singleElement()
        .satisfies(nack -> assertThat(Wire.code(nack)).isEqualTo(91001));
    client.attach(ROOM.name()); // and at once:
    enter(client, ROOM, 1);
    world.run(1_500);
    assertThat(client.of(Action.ACK)).hasSize(1);
    assertThat(present(second, ROOM)).hasSize(1);
    client.send(Action.DETACH, Map.of("channel", ROOM.name()));
    enter(client, ROOM, 2);
    world.run(1_500);
    assertThat(client.of(Action.NACK)).hasSize(2);
    assertThat(present(second, ROOM)).isEmpty();
  }

  @Test
  void whoComesBackMayEnterBeforeItAttachesAgain() {
    RawClient client = enteredFirst();
    client.cut();
    var resumed = new RawClient(second, RawClient.resuming(KEY, client.connectionKey()));
    var anew = new RawClient(second, RawClient.resuming(KEY, "first.unknown~key"));
    world.run(2_000);
    enter(resumed, ROOM, 1);
    enter(anew, ROOM, 0);
    world.run(1_500);
    assertThat(anew.connectionId()).isNotEqualTo(client.connectionId());
    for (RawClient each : List.of(resumed, anew)) {
      assertThat(each.of(Action.NACK)).isEmpty();
      assertThat(each.of(Action.ACK)).hasSize(1);
    }
  }

  @Test
  void whoComesBackStaysAMemberWithoutAnAttach() {
    RawClient client = enteredFirst();
    client.cut();
    var resumed = new RawClient(second, RawClient.resuming(KEY, client.connectionKey()));
    world.run(120_000);
    assertThat(resumed.of(Action.ATTACHED)).isEmpty();
    assertThat(present(first, ROOM)).hasSize(1);
    assertThat(present(second, ROOM)).hasSize(1);
  }

  @Test
  void whoDetachesIsToldSoOnceTheLogSaysIt() {
    RawClient client = enteredFirst();
    assertThat(present(second, ROOM)).hasSize(1);

    world.cluster().fallSilent(5_000);
    client.send(Action.DETACH, Map.of("channel", ROOM.name()));
    world.run(4_000);
    assertThat(client.of(Action.DETACHED)).isEmpty();
    world.run(3_000);
    assertThat(client.of(Action.DETACHED)).hasSize(1);
    assertThat(present(second, ROOM)).isEmpty();
  }

  @Test
  void whoAttachesAgainBeforeTheLogSaidItIsAttached() {
    RawClient client = enteredFirst();

    world.cluster().fallSilent(5_000);
    client.send(Action.DETACH, Map.of("channel", ROOM.name()));
    client.attach(ROOM.name());
    world.run(10_000);
    assertThat(client.of(Action.ATTACHED)).hasSize(2);
    assertThat(client.of(Action.DETACHED)).isEmpty();
    assertThat(present(second, ROOM)).isEmpty();
  }

  @Test
  void whoHeardNothingOfItsDetachAndEntersAtAnotherNodeStays() {
    entersAgainAfterAnUntoldDetach(false);
  }

  @Test
  void whoThoughtBetterOfItsDetachAndEntersAtAnotherNodeStays() {
    entersAgainAfterAnUntoldDetach(true);
  }

  private void entersAgainAfterAnUntoldDetach(boolean attachesFirst) {
    RawClient client = enteredFirst();
    client.cut();
    var moved = new RawClient(second, RawClient.resuming(KEY, client.connectionKey()));
    world.run(2_000);
    world.cluster().fallSilent(100); // and the second node asks again only later
    moved.send(Action.DETACH, Map.of("channel", ROOM.name()));
    if (attachesFirst) {
      moved.attach(ROOM.name());
    }
    world.run(100);
    moved.cut();

    var back = new RawClient(first, RawClient.resuming(KEY, moved.connectionKey()));
    world.run(1_000);
    back.attach(ROOM.name());
    enter(back, ROOM, 1);
    world.run(120_000);
    assertThat(present(first, ROOM)).hasSize(1);
    assertThat(present(second, ROOM)).hasSize(1);
  }

  @Test
  void whoLeavesEndlessChannelsWhileTheLogIsSilentIsRefused() {
    var client = new RawClient(first, KEY);
    world.run(1_000);
    client.cut();
    var resumed = new RawClient(second, RawClient.resuming(KEY, client.connectionKey()));
    world.run(2_000);

    world.cluster().fallSilent(8_000);
    int most = Limits.defaults().channelsPerConnection();
    for (int i = 0; i <= most; i++) {
      resumed.send(Action.DETACH, Map.of("channel", "left" + i));
      world.run(2); // below the rate of frames
    }
    world.run(1_000);
    assertThat(resumed.of(Action.DETACHED)).isEmpty();
    assertThat(resumed.of(Action.ERROR))
        .singleElement()
        .satisfies(error -> {
          assertThat(Wire.text(error, "channel")).isEqualTo("left" + most);
          assertThat(Wire.code(error)).isEqualTo(ErrorCode.TOO_MANY_CHANNELS.code());
        });
    world.run(20_000);
    assertThat(resumed.of(Action.DETACHED)).hasSize(most);
  }

  /** A member on {@link #ROOM}. */
  private RawClient enteredFirst() {
    var client = new RawClient(first, KEY);
    world.run(1_000);
    client.attach(ROOM.name());
    enter(client, ROOM);
    world.run(1_500);
    return client;
  }

  private static void enter(RawClient client, ChannelKey channel) {
    enter(client, channel, 0);
  }

  private static void enter(RawClient client, ChannelKey channel, long msgSerial) {
    client.send(
        Action.PRESENCE,
        Map.of(
            "channel",
            channel.name(),
            "msgSerial",
            msgSerial,
            "presence",
            List.of(Map.of("action", 2L, "clientId", "ann"))));
  }

  /** A channel whose partition is not that of the connection. */
  private static ChannelKey besides(String connectionId) {
    int taken = ChannelKey.of("", connectionId).partition(Homes.OWN_PARTITIONS);
    return Stream.iterate(0, i -> i + 1)
        .map(i -> ChannelKey.of(World.APP, "room" + i))
        .filter(channel -> channel.partition(Homes.OWN_PARTITIONS) != taken)
        .findFirst()
        .orElseThrow();
  }

  private void holdSecond(ChannelKey channel, long millis) {
    ChannelLog log = second.services().presence().log();
    second.reader().hold(log.partition(channel.partition(Homes.OWN_PARTITIONS)), millis);
  }

  private List<PresenceMessage> present(SimulatedNode node, ChannelKey channel) {
    CompletableFuture<List<PresenceMessage>> answer =
        node.services().presence().members(channel).toCompletableFuture();
    world.run(1_500);
    assertThat(answer).isDone();
    return answer.join();
  }
}
