package dev.barnabas.testkit.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.barnabas.core.access.Credential;
import dev.barnabas.core.log.ChannelKey;
import dev.barnabas.core.log.ChannelLog;
import dev.barnabas.protocol.frame.Action;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * A client that could not decode drops what comes until it is ATTACHED again, and asks for all of
 * it (spec RTL18c): whatever crosses its cry for help, it is heard.
 */
final class DeltaRecoverySituationsTest {
  private static final String ROOM = "room";
  private static final Map<String, String> DELTAS = Map.of("delta", "vcdiff");

  private final World world = new World(5, 1);
  private final SimulatedNode node = world.nodes().getFirst();
  private final Credential key = new Credential.Key(World.KEY);
  private RawClient client = new RawClient(node, key);
  private String firstSerial = "";

  /** Has three messages, of which it could decode the first. */
  @BeforeEach
  void begin() {
    world.run(10_000);
    client = new RawClient(node, key);
    world.run(500);
    client.send(Action.ATTACH, Map.of("channel", ROOM, "params", DELTAS));
    var publisher = new RawClient(node, key);
    world.run(500);
    for (int i = 0; i < 3; i++) {
      publisher.publish(ROOM, i, "a text that is long enough for a delta, number " + i);
      world.run(500);
    }
    List<Map<?, ?>> got = client.of(Action.MESSAGE);
    assertThat(got).hasSize(3);
    assertThat(got.getLast().toString()).contains("vcdiff");
    firstSerial = Wire.text(got.getFirst(), "channelSerial");
  }

  @Test
  void itIsHeard() {
    cryForHelp(DELTAS);
    world.run(2_000);
    assertThatItGotTheRestAgain();
  }

  @Test
  void itIsHeardThoughTheServerSaidThatTheAttachmentIsOver() {
    ChannelLog log = node.services().presence().log();
    int partition = ChannelKey.of(World.APP, ROOM).partition(Homes.OWN_PARTITIONS);
    node.reader().lose(log.partition(partition));
    world.run(100);
    assertThat(client.of(Action.DETACHED)).hasSize(1);
    cryForHelp(DELTAS); // sent before that came
    world.run(5_000);
    assertThatItGotTheRestAgain();
  }

  @Test
  void itIsHeardThoughItsClientAsksForOtherParamsBeforeTheAnswer() {
    cryForHelp(DELTAS);
    cryForHelp(Map.of("delta", "vcdiff", "modes", "subscribe"));
    world.run(2_000);
    assertThatItGotTheRestAgain();
  }

  /** One that can decode no delta at all would ask without an end (ably-protocol 25.13). */
  @Test
  void whoNeverDecodesGetsWholeMessagesFromTheFourthTimeOn() {
    for (int times = 1; times <= 4; times++) {
      client.frames().clear();
      cryForHelp(DELTAS);
      world.run(1_000);
      List<Map<?, ?>> rest = client.of(Action.MESSAGE);
      assertThat(rest).hasSize(2);
      assertThat(rest.toString().contains("vcdiff")).as("time %s", times).isEqualTo(times < 4);
    }
  }

  private void cryForHelp(Map<String, String> params) {
    client.send(
        Action.ATTACH,
        Map.of("channel", ROOM, "channelSerial", firstSerial, "flags", 32L, "params", params));
  }

  private void assertThatItGotTheRestAgain() {
    List<Map<?, ?>> frames = client.frames();
    int attached = frames.indexOf(client.of(Action.ATTACHED).getLast());
    var rest = new ArrayList<String>();
    for (Map<?, ?> frame : frames.subList(attached, frames.size())) {
      if (Wire.number(frame, "action") == Action.MESSAGE) {
        rest.add(Wire.text(frame, "channelSerial"));
      }
    }
    List<String> before =
        client.of(Action.MESSAGE).stream()
            .map(frame -> Wire.text(frame, "channelSerial"))
            .limit(3)
            .toList();
    assertThat(rest).isEqualTo(before.subList(1, 3));
  }
}
