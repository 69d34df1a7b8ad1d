package dev.barnabas.testkit.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.barnabas.core.access.Credential;
import dev.barnabas.protocol.frame.Action;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Who is there, told to a client that reads slowly. */
final class SyncSituationsTest {
  private static final int MEMBERS = 400;
  private static final int PER_FRAME = 40;
  private static final String DATA = "d".repeat(1_000);

  // A page of 100 members with what JSON adds, and what a full socket holds.
  private static final int PAGE_BYTES_MAX = 140_000;
  private static final int SOCKET_BYTES = 24 * 1024;

  private final World world = new World(1, 1);
  private final SimulatedNode node = world.nodes().getFirst();

  private RawClient connect() {
    var client = new RawClient(node, new Credential.Key(World.KEY));
    world.run(1_000);
    return client;
  }

  private static void enter(RawClient client, int from, int count, long msgSerial) {
    var members = new ArrayList<Map<String, Object>>();
    for (int i = from; i < from + count; i++) {
      members.add(Map.of("action", 2L, "clientId", "m" + i, "data", DATA));
    }
    client.send(
        Action.PRESENCE, Map.of("channel", "room", "msgSerial", msgSerial, "presence", members));
  }

  @Test
  void aFullSocketGetsTheRestWhenItTakesItAndNothingInBetween() {
    world.run(5_000);
    RawClient source = connect();
    source.attach("room");
    for (int i = 0; i < MEMBERS / PER_FRAME; i++) {
      enter(source, i * PER_FRAME, PER_FRAME, i);
    }
    world.run(5_000);
    RawClient slow = connect();
    slow.transport().stall(10_000);
    slow.attach("room");
    world.run(5_000);
    assertThat(slow.transport().queuedBytes())
        .isPositive()
        .isLessThan(SOCKET_BYTES + PAGE_BYTES_MAX);
    enter(source, MEMBERS, 1, MEMBERS / PER_FRAME);
    world.run(20_000);

    List<Integer> actions =
        slow.frames().stream()
            .map(frame -> (int) Wire.number(frame, "action"))
            .filter(action -> action == Action.SYNC || action == Action.PRESENCE)
            .toList();
    assertThat(actions).endsWith(Action.PRESENCE).containsOnlyOnce(Action.PRESENCE);
    assertThat(actions).hasSizeGreaterThan(MEMBERS / 100);
    List<Map<?, ?>> pages = slow.of(Action.SYNC);
    assertThat(pages.stream().mapToInt(page -> Wire.list(page.get("presence")).size()).sum())
        .isEqualTo(MEMBERS);
    assertThat(Wire.text(pages.getLast(), "channelSerial")).endsWith(":");
    assertThat(
            pages.stream()
                .map(page -> Wire.text(page, "channelSerial"))
                .map(serial -> serial.substring(0, serial.indexOf(':')))
                .distinct())
        .hasSize(1);
  }
}
