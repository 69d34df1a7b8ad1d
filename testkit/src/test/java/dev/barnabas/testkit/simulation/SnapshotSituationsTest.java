package dev.barnabas.testkit.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.barnabas.core.access.Credential;
import dev.barnabas.protocol.error.ErrorCode;
import dev.barnabas.protocol.frame.Action;
import dev.barnabas.protocol.frame.Flag;
import dev.barnabas.protocol.serial.ChannelSerial;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What newcomers to a channel with a table get, in situations that chance brings too rarely. */
final class SnapshotSituationsTest {
  private static final String CHANNEL = TableRule.PREFIX + "de";
  private static final int BIG = 6_000;

  private final World world = new World(3, 1);
  private final SimulatedNode node = world.nodes().getFirst();

  SnapshotSituationsTest() {
    world.run(5_000);
  }

  @Test
  void aNewcomerGetsTheTableAndThenWhatComes() {
    put("a", "1");
    put("b", "2");
    put("a", "3");
    put("c", "4");
    put("b", null);
    RawClient client = connected();
    client.attach(CHANNEL);
    world.run(2_000);

    Map<?, ?> attached = client.of(Action.ATTACHED).getFirst();
    assertThat(Wire.number(attached, "flags") & (Flag.HAS_BACKLOG | Flag.RESUMED))
        .isEqualTo(Flag.HAS_BACKLOG);
    assertThat(Wire.code(attached)).isZero();
    assertThat(rows(client)).containsExactly("de/a=3", "de/c=4");
    assertThat(live(client)).isEmpty();
    assertThat(offsets(client)).isSorted();

    put("b", "5");
    put("a", null);
    world.run(2_000);
    assertThat(rows(client)).hasSize(2);
    assertThat(live(client)).containsExactly("de/b=5", "de/a=gone");
  }

  @Test
  void theLastRowSaysThatTheTableIsCompleteSoThatAResumeGoesOnThere() {
    put("a", "1");
    put("b", "2");
    RawClient client = connected();
    client.attach(CHANNEL);
    world.run(2_000);
    List<Map<?, ?>> frames = client.of(Action.MESSAGE);
    assertThat(Wire.text(frames.getFirst(), "channelSerial")).matches(ChannelSerial::isWithin);
    String last = Wire.text(frames.getLast(), "channelSerial");
    assertThat(ChannelSerial.isWithin(last)).isFalse();

    put("a", "3");
    RawClient again = attachedAgain(last);
    assertThat(Wire.number(again.of(Action.ATTACHED).getFirst(), "flags") & Flag.RESUMED)
        .isNotZero();
    assertThat(rows(again)).isEmpty();
    assertThat(live(again)).containsExactly("de/a=3");
  }

  @Test
  void whoIsCutOffWithinATableGetsItAgain() {
    put("a", "1");
    put("b", "2");
    RawClient client = connected();
    client.attach(CHANNEL);
    world.run(2_000);
    for (String within :
        List.of(
            Wire.text(client.of(Action.ATTACHED).getFirst(), "channelSerial"),
            Wire.text(client.of(Action.MESSAGE).getFirst(), "channelSerial"))) {
      RawClient again = attachedAgain(within);

      Map<?, ?> attached = again.of(Action.ATTACHED).getFirst();
      assertThat(Wire.number(attached, "flags") & Flag.RESUMED).isZero();
      assertThat(Wire.code(attached)).isEqualTo(ErrorCode.CONTINUITY_EXPIRED.code());
      assertThat(rows(again)).containsExactly("de/a=1", "de/b=2");
    }
  }

  @Test
  void aSocketThatTakesNoMoreGetsATableBiggerThanItsBudgetRowByRow() {
    Map<String, String> truth = new HashMap<>();
    for (int i = 0; i < 300; i++) {
      put("k" + i, i + "x".repeat(BIG));
      truth.put("de/k" + i, String.valueOf(i));
    }
    RawClient client = connected();
    client.transport().stall(4_000);
    client.attach(CHANNEL);
    world.run(1_000);
    assertThat(client.transport().queuedBytes()).isLessThan(300 * BIG / 4);
    for (int i = 0; i < 300; i += 7) {
      put("k" + i, i % 2 == 0 ? null : i + "new");
      truth.remove("de/k" + i);
      if (i % 2 != 0) {
        truth.put("de/k" + i, i + "new");
      }
    }
    world.run(30_000);

    assertThat(rows(client)).doesNotHaveDuplicates();
    assertThat(live(client)).hasSize(43);
    assertThat(table(client)).isEqualTo(truth);
    assertThat(node.frames().live()).isLessThan(10);
  }

  @Test
  void rowsOlderThanTheWindowAreReadBackFromACompactedTopic() {
    for (int i = 0; i < 50; i++) {
      put("k" + i % 5, "v" + i);
    }
    put("k0", null);
    put("end", "1");
    world.run(200_000);
    world.cluster().partitions(Homes.TABLE_TOPIC).getFirst().compact();
    RawClient client = connected();
    client.attach(CHANNEL);
    world.run(3_000);

    assertThat(rows(client))
        .containsExactly("de/k1=v46", "de/k2=v47", "de/k3=v48", "de/k4=v49", "de/end=1");
  }

  @Test
  void whoWasAwayForLongGetsTheTableAgainWithoutResumed() {
    put("a", "1");
    RawClient client = connected();
    client.attach(CHANNEL);
    world.run(2_000);
    String serial = Wire.text(client.of(Action.MESSAGE).getLast(), "channelSerial");
    put("a", "2");
    world.run(60_000);
    put("b", "3");
    RawClient again = attachedAgain(serial);

    Map<?, ?> attached = again.of(Action.ATTACHED).getFirst();
    assertThat(Wire.number(attached, "flags") & Flag.RESUMED).isZero();
    assertThat(Wire.code(attached)).isEqualTo(ErrorCode.CONTINUITY_EXPIRED.code());
    assertThat(rows(again)).containsExactly("de/a=2", "de/b=3");
  }

  @Test
  void aRewindGetsTheRowsBeforeItAndTheMessagesAfter() {
    put("a", "1");
    put("b", "2");
    put("a", "3");
    put("c", "4");
    RawClient client = connected();
    client.send(Action.ATTACH, Map.of("channel", CHANNEL, "params", Map.of("rewind", "2")));
    world.run(2_000);

    assertThat(rows(client)).containsExactly("de/b=2");
    assertThat(live(client)).containsExactly("de/a=3", "de/c=4");
    assertThat(offsets(client)).isSorted();
  }

  @Test
  void aFilterLeavesRowsOutAndTheEndIsToldAllTheSame() {
    put("a", "1");
    put("b", "2");
    RawClient client = connected();
    String one = filtered("name == 'de/a'");
    client.attach(one);
    world.run(2_000);
    assertThat(rows(client)).containsExactly("de/a=1");
    List<Map<?, ?>> told = client.of(Action.ATTACHED);
    assertThat(told).hasSize(2);
    assertThat(Wire.number(told.getLast(), "flags") & Flag.RESUMED).isNotZero();
    assertThat(Wire.text(told.getLast(), "channelSerial"))
        .isEqualTo(ChannelSerial.whole(Wire.text(told.getFirst(), "channelSerial")));

    put("a", "3");
    put("b", "4");
    world.run(2_000);
    assertThat(live(client)).containsExactly("de/a=3");
  }

  @Test
  void whoGetsNoMessagesGetsNoRows() {
    put("a", "1");
    RawClient client = connected();
    client.send(
        Action.ATTACH, Map.of("channel", CHANNEL, "params", Map.of("modes", "presence_subscribe")));
    world.run(2_000);
    Map<?, ?> attached = client.of(Action.ATTACHED).getFirst();
    assertThat(client.of(Action.MESSAGE)).isEmpty();
    assertThat(ChannelSerial.isWithin(Wire.text(attached, "channelSerial"))).isFalse();
  }

  @Test
  void rowsStandWholeAndDeltasBeginAfterThem() {
    put("a", "x".repeat(500) + "1");
    RawClient client = connected();
    client.send(Action.ATTACH, Map.of("channel", CHANNEL, "params", Map.of("delta", "vcdiff")));
    world.run(2_000);
    put("a", "x".repeat(500) + "2");
    world.run(1_000);
    put("a", "x".repeat(500) + "3");
    world.run(1_000);

    List<@Nullable String> encodings = new ArrayList<>();
    for (Map<?, ?> frame : client.of(Action.MESSAGE)) {
      encodings.add(
          Wire.optional(Wire.map(Wire.list(frame.get("messages")).getFirst()), "encoding"));
    }
    assertThat(encodings).hasSize(3);
    assertThat(encodings.get(0)).isNull();
    assertThat(encodings.get(1)).isNull();
    assertThat(encodings.get(2)).contains("vcdiff");
  }

  @Test
  void whileKafkaDoesNotAnswerNobodyGetsHalfATable() {
    put("a", "1");
    world.run(1_000);
    RawClient client = connected();
    world.cluster().fallSilent(30_000);
    client.attach(CHANNEL);
    world.run(12_000);
    assertThat(client.of(Action.ATTACHED)).isEmpty();
    assertThat(Wire.code(client.of(Action.DETACHED).getFirst()))
        .isEqualTo(ErrorCode.CHANNEL_UNAVAILABLE.code());

    world.run(30_000);
    client.attach(CHANNEL);
    world.run(3_000);
    assertThat(rows(client)).containsExactly("de/a=1");
  }

  @Test
  void anotherNodeGivesTheSameTable() {
    for (int i = 0; i < 200; i++) {
      put("k" + i % 30, i % 11 == 0 ? null : "v" + i);
    }
    RawClient one = connected();
    one.attach(CHANNEL);
    world.run(2_000);
    SimulatedNode other = world.startNode();
    world.run(5_000);
    var two = new RawClient(other, new Credential.Key(World.KEY));
    world.run(1_000);
    two.attach(CHANNEL);
    world.run(2_000);

    assertThat(rows(two)).isNotEmpty().isEqualTo(rows(one));
  }

  @Test
  void aLostPartitionIsReadBackAgain() {
    put("a", "1");
    SimulatedClient client = world.startClient(true);
    world.run(1_000);
    client.channel(CHANNEL).attach(null);
    world.run(3_000);
    for (int round = 0; round < 5; round++) {
      for (int which = 0; which < 5; which++) {
        node.reader().lose(which);
      }
      put("k" + round, "v");
      world.run(4_000);
    }
    assertThat(client.channel(CHANNEL).state()).isEqualTo(ClientChannel.State.ATTACHED);
    client.channel(CHANNEL).check(new Tables(world.cluster()));
  }

  @ParameterizedTest
  @ValueSource(strings = {"a", "b", "c"})
  void aRowThatHasNoFormForTheClientIsLeftOutAndItIsToldSoOnce(String bad) {
    for (String row : List.of("a", "b", "c")) {
      put(row, row.equals(bad) ? TableRule.NOT_JSON : "1");
    }
    RawClient client = connected();
    var failures = new ToldFailures(world, IllegalArgumentException.class::isInstance);
    client.attach(CHANNEL);
    failures.run(3_000);

    assertThat(failures.told()).hasSize(1);
    assertThat(rows(client))
        .containsExactlyElementsOf(
            Stream.of("de/a=1", "de/b=1", "de/c=1")
                .filter(row -> !row.startsWith("de/" + bad))
                .toList());
    assertThat(client.of(Action.DETACHED)).isEmpty();
    assertThat(client.of(Action.ATTACHED)).hasSize(2);
    Map<?, ?> told = client.of(Action.ATTACHED).getLast();
    assertThat(Wire.code(told)).isEqualTo(ErrorCode.INTERNAL.code());
    assertThat(Wire.number(told, "flags") & Flag.RESUMED).as("pages keep their rows").isNotZero();
    String serial = Wire.text(told, "channelSerial");
    assertThat(serial).matches(each -> !ChannelSerial.isWithin(each));

    put("d", "2");
    world.run(3_000);
    assertThat(live(client)).containsExactly("de/d=2");
    RawClient again = attachedAgain(serial);
    assertThat(Wire.number(again.of(Action.ATTACHED).getFirst(), "flags") & Flag.RESUMED)
        .isNotZero();
    assertThat(rows(again)).isEmpty();
    assertThat(live(again)).containsExactly("de/d=2");
  }

  private void put(String row, @Nullable String value) {
    world
        .cluster()
        .partitions(Homes.TABLE_TOPIC)
        .getFirst()
        .append(bytes("de/" + row), value == null ? null : bytes(value));
  }

  private RawClient connected() {
    var client = new RawClient(node, new Credential.Key(World.KEY));
    world.run(1_000);
    return client;
  }

  private RawClient attachedAgain(String serial) {
    RawClient again = connected();
    again.send(
        Action.ATTACH,
        Map.of("channel", CHANNEL, "channelSerial", serial, "flags", (long) Flag.ATTACH_RESUME));
    world.run(3_000);
    return again;
  }

  private static String filtered(String expression) {
    return "[filter=" + Base64.getEncoder().encodeToString(bytes(expression)) + "]" + CHANNEL;
  }

  private static List<String> rows(RawClient client) {
    return messages(client, true);
  }

  private static List<String> live(RawClient client) {
    return messages(client, false);
  }

  private static List<String> messages(RawClient client, boolean rows) {
    var found = new ArrayList<String>();
    for (Map<?, ?> frame : client.of(Action.MESSAGE)) {
      if (ClientTable.isRow(frame) == rows) {
        found.add(text(Wire.map(Wire.list(frame.get("messages")).getFirst())));
      }
    }
    return found;
  }

  private static String text(Map<?, ?> message) {
    String data = Wire.optional(message, "data");
    return Wire.text(message, "name") + "=" + (data == null ? "gone" : data.replace("x", ""));
  }

  /** What a client that only looks at the messages has in the end. */
  private static Map<String, String> table(RawClient client) {
    var table = new LinkedHashMap<String, String>();
    for (Map<?, ?> frame : client.of(Action.MESSAGE)) {
      String[] parts = text(Wire.map(Wire.list(frame.get("messages")).getFirst())).split("=", 2);
      table.put(parts[0], parts[1]);
    }
    table.values().removeIf("gone"::equals);
    return table;
  }

  private static List<Long> offsets(RawClient client) {
    var offsets = new ArrayList<Long>();
    for (Map<?, ?> frame : client.of(Action.MESSAGE)) {
      Map<?, ?> message = Wire.map(Wire.list(frame.get("messages")).getFirst());
      offsets.add(ChannelSerial.parse(Wire.text(message, "serial")).position().offset());
    }
    return offsets;
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
