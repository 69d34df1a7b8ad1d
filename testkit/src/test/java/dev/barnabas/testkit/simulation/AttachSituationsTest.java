package dev.barnabas.testkit.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.barnabas.core.access.Credential;
import dev.barnabas.core.limit.Limits;
import dev.barnabas.protocol.frame.Action;
import dev.barnabas.protocol.frame.Flag;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Clients that ask once more for a channel. */
final class AttachSituationsTest {
  private static final String ROOM = "room";

  private final World world = new World(5, 1);
  private final SimulatedNode node = world.nodes().getFirst();

  private RawClient connect() {
    var client = new RawClient(node, new Credential.Key(World.KEY));
    world.run(500);
    return client;
  }

  /** A feed's reader sends all its subscriptions, of which one says where to go on. */
  @ParameterizedTest
  @ValueSource(longs = {0, 2_000})
  void anAttachThatNamesNoPlaceGoesOnFromThatBeforeItWhetherOrNotThatWasAnswered(long between) {
    world.run(10_000);
    RawClient publisher = connect();
    RawClient first = connect();
    first.attach(ROOM);
    world.run(500);
    publisher.publish(ROOM, 0, "seen");
    world.run(500);
    String seen = Wire.text(first.of(Action.MESSAGE).getFirst(), "channelSerial");
    publisher.publish(ROOM, 1, "missed");
    world.run(500);

    RawClient next = connect();
    next.send(Action.ATTACH, Map.of("channel", ROOM, "channelSerial", seen));
    world.run(between);
    next.attach(ROOM);
    world.run(2_000);
    publisher.publish(ROOM, 2, "new");
    world.run(500);

    List<Map<?, ?>> messages = next.of(Action.MESSAGE);
    assertThat(messages.toString()).contains("missed").contains("new").doesNotContain("seen");
    assertThat(messages).hasSize(2);
    assertThat(next.of(Action.ATTACHED))
        .isNotEmpty()
        .allMatch(attached -> (Wire.number(attached, "flags") & Flag.RESUMED) != 0);
  }

  /** Its partition went on without it, and its client's last serial is behind the window. */
  @Test
  void aChannelThatWasQuietForHoursIsResumed() {
    world.run(10_000);
    RawClient client = connect();
    RawClient others = connect();
    client.attach(ROOM);
    world.run(500);
    client.publish(ROOM, 0, "last");
    world.run(500);
    String last = Wire.text(client.of(Action.MESSAGE).getFirst(), "channelSerial");
    for (int minute = 0; minute < 180; minute++) {
      for (int room = 0; room < 8; room++) { // so that all partitions hear of some
        others.publish("other" + room, minute * 8L + room);
      }
      world.run(60_000);
    }
    client.cut();
    RawClient back = connect();
    back.send(Action.ATTACH, Map.of("channel", ROOM, "channelSerial", last));
    world.run(2_000);
    assertThat(back.of(Action.ATTACHED))
        .singleElement()
        .satisfies(
            attached -> assertThat(Wire.number(attached, "flags") & Flag.RESUMED).isNotZero());
    assertThat(back.of(Action.MESSAGE)).isEmpty();
  }

  /** What the log has still to answer is bounded, however often a client asks. */
  @Test
  void whoAsksAgainAndAgainIsReadNoFartherThanTheLogAnswers() {
    world.run(10_000);
    RawClient client = connect();
    node.reader().pause(6_000);
    int asked = 10 * Limits.defaults().channelsPerConnection();
    for (int i = 0; i < asked; i++) {
      client.attach(ROOM);
    }
    world.run(5_000);
    assertThat(client.transport().unread()).isGreaterThan(asked / 2);

    world.run(20_000);

    assertThat(client.transport().unread()).isZero();
    assertThat(client.of(Action.ATTACHED)).isNotEmpty();
  }
}
