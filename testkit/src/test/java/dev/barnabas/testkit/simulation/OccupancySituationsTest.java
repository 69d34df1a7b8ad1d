package dev.barnabas.testkit.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.barnabas.core.access.Credential;
import dev.barnabas.core.log.ChannelKey;
import dev.barnabas.core.occupancy.NamesPage;
import dev.barnabas.core.occupancy.Occupancy;
import dev.barnabas.core.session.ConnectRequest;
import dev.barnabas.protocol.codec.WireFormat;
import dev.barnabas.protocol.error.ErrorCode;
import dev.barnabas.protocol.frame.Action;
import dev.barnabas.protocol.json.Json;
import dev.barnabas.protocol.message.Mode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How many use a channel, as connections at several nodes are told. */
final class OccupancySituationsTest {
  private static final String CHANNEL = "room";

  private final World world = new World(7, 3);
  private final SimulatedNode first = world.nodes().get(0);
  private final SimulatedNode second = world.nodes().get(1);

  @BeforeEach
  void begin() {
    world.run(10_000);
  }

  @Test
  void whoAsksForFiguresGetsThoseOfAllNodesAtOnceAndWhenTheyChange() {
    Client other = connect(second);
    other.attach(CHANNEL, Map.of());
    Client watcher = connect(first);
    watcher.attach(CHANNEL, Map.of("occupancy", "metrics"));
    assertThat(watcher.attached().get("params")).isEqualTo(Map.of("occupancy", "metrics"));
    assertThat(watcher.figures()).singleElement().isEqualTo(metrics(2, 0));

    Client third = connect(second);
    third.attach(CHANNEL, Map.of());
    world.run(3_000);
    assertThat(watcher.figures().getLast()).isEqualTo(metrics(3, 0));

    third.cut();
    other.send(
        Map.of(
            "action",
            (long) Action.PRESENCE,
            "channel",
            CHANNEL,
            "msgSerial",
            0L,
            "presence",
            List.of(Map.of("action", 2L, "clientId", "ann"))));
    world.run(3_000);
    assertThat(watcher.figures().getLast()).isEqualTo(metrics(2, 1));
  }

  @Test
  void aNodeThatDiesIsNotCountedAnyMore() {
    Client watcher = connect(first);
    watcher.attach(CHANNEL, Map.of("occupancy", "metrics.connections"));
    connect(second).attach(CHANNEL, Map.of());
    world.run(3_000);
    assertThat(watcher.figures().getLast()).isEqualTo(Map.of("connections", 2L));
    second.die();
    world.run(15_000);
    assertThat(watcher.figures().getLast()).isEqualTo(Map.of("connections", 1L));
  }

  @Test
  void aNodeThatWasOnlySlowCountsAgain() {
    Client watcher = connect(first);
    watcher.attach(CHANNEL, Map.of("occupancy", "metrics.connections"));
    connect(second).attach(CHANNEL, Map.of());
    world.run(3_000);
    second.reader().pause(90_000); // the others remove what it said
    world.run(80_000);
    assertThat(watcher.figures().getLast()).isEqualTo(Map.of("connections", 1L));
    world.run(30_000);
    assertThat(watcher.figures().getLast()).isEqualTo(Map.of("connections", 2L));
  }

  @Test
  void anOutageOfKafkaIsNobodysSilence() {
    Client watcher = connect(first);
    watcher.attach(CHANNEL, Map.of("occupancy", "metrics.connections"));
    connect(second).attach(CHANNEL, Map.of());
    world.run(3_000);
    int told = watcher.figures().size();
    world.cluster().fallSilent(40_000);
    world.run(60_000);
    assertThat(watcher.figures()).hasSize(told);
    assertThat(watcher.figures().getLast()).isEqualTo(Map.of("connections", 2L));
  }

  @Test
  void figuresHaveThePlaceOfTheMessageBeforeAndAreNotAmongMessages() {
    Client watcher = connect(first);
    watcher.attach(CHANNEL, Map.of("occupancy", "metrics"));
    Client publisher = connect(second);
    publisher.publish(CHANNEL, 0, "one");
    world.run(3_000);
    publisher.attach(CHANNEL, Map.of());
    world.run(3_000);
    Map<?, ?> message = watcher.ofChannel("one");
    Map<?, ?> event = watcher.frames().getLast();
    assertThat(name(event)).isEqualTo("[meta]occupancy");
    assertThat(event.get("channelSerial")).isEqualTo(message.get("channelSerial"));
    Map<?, ?> item = Wire.map(Wire.list(event.get("messages")).getFirst());
    assertThat(item.get("action")).isEqualTo(3L);
    assertThat(String.valueOf(item.get("id"))).endsWith(":0");

    Client late = connect(second);
    late.attach(CHANNEL, Map.of("rewind", "10"));
    world.run(3_000);
    assertThat(late.frames()).hasSize(1);
  }

  @Test
  void theMessageAfterFiguresStandsWhole() {
    Client watcher = connect(first);
    watcher.attach(CHANNEL, Map.of("occupancy", "metrics", "delta", "vcdiff"));
    Client publisher = connect(second);
    String text = "a text that is long enough to be worth a delta, whatever comes after: ";
    publisher.publish(CHANNEL, 0, text.repeat(10));
    publisher.publish(CHANNEL, 1, text.repeat(10) + "2");
    world.run(3_000);
    assertThat(encoding(watcher.frames().getLast())).contains("vcdiff");
    publisher.attach(CHANNEL, Map.of());
    world.run(3_000);
    assertThat(name(watcher.frames().getLast())).isEqualTo("[meta]occupancy");
    publisher.publish(CHANNEL, 2, text.repeat(10) + "3");
    publisher.publish(CHANNEL, 3, text.repeat(10) + "4");
    world.run(3_000);
    List<Map<?, ?>> frames = watcher.frames();
    assertThat(encoding(frames.get(frames.size() - 2))).doesNotContain("vcdiff");
    assertThat(encoding(frames.getLast())).contains("vcdiff");
  }

  @ParameterizedTest
  @ValueSource(strings = {"metric", "metrics.everybody", "metrics.connections,", "true"})
  void whatAsksForNothingThatThereIsIsRefused(String value) {
    Client watcher = connect(first);
    watcher.attach(CHANNEL, Map.of("occupancy", value));
    Map<?, ?> refused = watcher.trees.getLast();
    assertThat(Wire.number(refused, "action")).isEqualTo(Action.ERROR);
    assertThat(Wire.code(refused)).isEqualTo(ErrorCode.INVALID_PARAMETER.code());
    assertThat(Wire.text(Wire.map(refused.get("error")), "message"))
        .contains("occupancy is '" + value + "'", "metrics.connections");
  }

  @Test
  void whatAsksForNothingIsNotEchoed() {
    Client watcher = connect(first);
    watcher.attach(CHANNEL, Map.of("occupancy", ""));
    assertThat(watcher.attached().get("params")).isNull();
    world.run(3_000);
    assertThat(watcher.frames()).isEmpty();
  }

  @Test
  void anyNodeCanBeAskedAboutAChannel() {
    connect(second).attach(CHANNEL, Map.of());
    connect(second).attach(CHANNEL, Map.of());
    connect(first).attach(CHANNEL, Map.of());
    for (SimulatedNode node : world.nodes()) {
      Occupancy asked = answer(node.services().occupancies().of(ChannelKey.of(World.APP, CHANNEL)));
      assertThat(asked).isEqualTo(new Occupancy(3, 3, 3, 3, 0, 3));
    }
  }

  @Test
  void aListHasTheNamesOfAllNodesPageByPage() {
    for (int i = 0; i < 9; i++) {
      connect(world.nodes().get(i % 3)).attach("list:" + i, Map.of());
    }
    connect(first).attach("list:4", Map.of());
    connect(first).attach("other", Map.of());
    var names = new ArrayList<String>();
    String after = "";
    NamesPage page;
    do {
      page = answer(first.services().occupancies().page(World.APP, "list:", after, 4));
      names.addAll(page.channels().keySet());
      after = Objects.requireNonNullElse(page.last(), "");
    } while (page.more());
    assertThat(names)
        .containsExactly(
            "list:0", "list:1", "list:2", "list:3", "list:4", "list:5", "list:6", "list:7",
            "list:8");
  }

  @Test
  void aNodeThatHasJustDiedDelaysAnAnswerAndNoMore() {
    connect(second).attach(CHANNEL, Map.of());
    second.die();
    CompletableFuture<Occupancy> asked =
        first.services().occupancies().of(ChannelKey.of(World.APP, CHANNEL)).toCompletableFuture();
    world.run(4_000);
    assertThat(asked).isCompletedWithValue(Occupancy.NONE);
  }

  @Test
  void whoListensHearsOnceWhenAChannelComesIntoUseAtAnyNodeAndWhenNobodyIsLeft() {
    Client early = connect(second);
    early.attach("in use before", Map.of());
    Client listener = connect(first);
    listener.attach("[meta]channel.lifecycle", Map.of());
    Client another = connect(world.nodes().get(2));
    another.attach("[meta]channel.lifecycle", Map.of());
    world.run(3_000);

    Client user = connect(second);
    user.attach(CHANNEL, Map.of());
    connect(first).attach(CHANNEL, Map.of());
    world.run(3_000);
    assertThat(listener.events()).containsExactly("channel.opened " + CHANNEL);
    early.cut();
    world.run(3_000);
    assertThat(listener.events())
        .containsExactly("channel.opened " + CHANNEL, "channel.closed in use before");
    assertThat(another.events()).isEqualTo(listener.events());
    Map<?, ?> status = Wire.map(listener.data().getFirst().get("status"));
    assertThat(status.get("isActive")).isEqualTo(true);
    assertThat(Wire.map(Wire.map(status.get("occupancy")).get("metrics"))).hasSize(8);

    Client late = connect(second);
    late.attach("[meta]channel.lifecycle", Map.of("rewind", "10"));
    assertThat(late.events()).isEqualTo(listener.events());
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2})
  void aChannelThatIsInUseForAMomentIsToldOf(int node) {
    Client listener = connect(first);
    listener.attach("[meta]channel.lifecycle", Map.of());
    world.run(3_000);
    Client user = connect(world.nodes().get(node));
    for (int i = 0; i < 10; i++) {
      user.ask("short:" + i, Map.of());
      world.run(20 + 50L * i);
      user.send(Map.of("action", (long) Action.DETACH, "channel", "short:" + i));
    }
    world.run(3_000);
    var all = new ArrayList<String>();
    for (int i = 0; i < 10; i++) {
      all.add("channel.opened short:" + i);
      all.add("channel.closed short:" + i);
    }
    assertThat(listener.events()).containsExactlyInAnyOrderElementsOf(all);
  }

  @Test
  void whatComesIntoUseRightAfterSomebodyListensIsTold() {
    Client user = connect(first);
    Client listener = connect(first);
    listener.ask("[meta]channel.lifecycle", Map.of());
    world.run(100);
    assertThat(listener.attached()).isNotEmpty();
    user.ask(CHANNEL, Map.of());
    world.run(5_000);
    assertThat(listener.events()).containsExactly("channel.opened " + CHANNEL);
  }

  @Test
  void theChannelsOfANodeThatDiesAreClosed() {
    Client listener = connect(first);
    listener.attach("[meta]channel.lifecycle", Map.of());
    connect(second).attach(CHANNEL, Map.of());
    world.run(3_000);
    second.die();
    world.run(15_000);
    assertThat(listener.events())
        .containsExactly("channel.opened " + CHANNEL, "channel.closed " + CHANNEL);
  }

  @Test
  void whoListensHearsOfConnectionsAtAllNodes() {
    Client listener = connect(first);
    listener.attach("[meta]connection.lifecycle", Map.of());
    world.run(3_000);
    Client other = connect(second);
    world.run(2_000);
    other.cut();
    world.run(3_000);
    assertThat(listener.frames().stream().map(OccupancySituationsTest::name))
        .containsExactly("connection.opened", "connection.closed");
    assertThat(listener.data().getFirst().get("connectionId"))
        .isEqualTo(listener.data().getLast().get("connectionId"));
  }

  @Test
  void nothingIsWrittenForNobody() {
    connect(second).attach(CHANNEL, Map.of());
    world.run(3_000);
    Client late = connect(first);
    for (String name : List.of("[meta]channel.lifecycle", "[meta]connection.lifecycle")) {
      late.attach(name, Map.of("rewind", "10"));
    }
    assertThat(late.frames()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"[meta]log", "[meta]channel.lifecycle"})
  void nobodyPublishesOnMetachannels(String name) {
    Client client = connect(first);
    client.attach(name, Map.of());
    assertThat(Wire.number(client.attached(), "flags") & Mode.PUBLISH.flag()).isZero();
    client.publish(name, 0, "x");
    world.run(2_000);
    Map<?, ?> nack = client.trees.getLast();
    assertThat(Wire.number(nack, "action")).isEqualTo(Action.NACK);
    assertThat(Wire.code(nack)).isEqualTo(ErrorCode.CAPABILITY_DENIED.code());
  }

  @Test
  void aMetachannelThatThereIsNotIsRefused() {
    Client client = connect(first);
    client.attach("[meta]everything", Map.of());
    assertThat(Wire.code(client.trees.getLast())).isEqualTo(ErrorCode.INVALID_CHANNEL_NAME.code());
  }

  private <T> T answer(CompletionStage<T> stage) {
    CompletableFuture<T> future = stage.toCompletableFuture();
    world.run(2_000);
    assertThat(future).isDone();
    return future.join();
  }

  private static Map<String, Object> metrics(long connections, long members) {
    return new Occupancy(connections, connections, connections, connections, members, connections)
        .metrics();
  }

  private static String name(Map<?, ?> frame) {
    return String.valueOf(Wire.map(Wire.list(frame.get("messages")).getFirst()).get("name"));
  }

  private static String encoding(Map<?, ?> frame) {
    return String.valueOf(Wire.map(Wire.list(frame.get("messages")).getFirst()).get("encoding"));
  }

  private Client connect(SimulatedNode node) {
    var request =
        new ConnectRequest(
            new Credential.Key(World.KEY),
            "5",
            null,
            "test",
            true,
            true,
            null,
            null,
            false,
            null,
            null);
    var client = new Client();
    client.transport = node.connect(request, WireFormat.JSON, client);
    world.run(1_000);
    return client;
  }

  /** A client by hand. Thread: the one that runs the world. */
  private final class Client implements SimulatedTransport.Receiver {
    private final List<Map<?, ?>> trees = new ArrayList<>();
    private @Nullable SimulatedTransport transport;

    @Override
    public void onFrame(SimulatedTransport from, Object tree) {
      trees.add((Map<?, ?>) tree);
    }

    @Override
    public void onClosed(SimulatedTransport gone) {}

    void cut() {
      Objects.requireNonNull(transport).cut(0, 0);
    }

    void send(Map<String, ?> frame) {
      Objects.requireNonNull(transport).send(new HashMap<>(frame));
    }

    void attach(String channel, Map<String, ?> params) {
      ask(channel, params);
      world.run(2_000);
    }

    /** Sends an ATTACH. */
    void ask(String channel, Map<String, ?> params) {
      send(
          Map.of(
              "action",
              (long) Action.ATTACH,
              "channel",
              channel,
              "flags",
              Mode.SUBSCRIBE.flag()
                  | Mode.PUBLISH.flag()
                  | Mode.PRESENCE.flag()
                  | Mode.PRESENCE_SUBSCRIBE.flag(),
              "params",
              params));
    }

    void publish(String channel, long serial, String text) {
      send(
          Map.of(
              "action",
              (long) Action.MESSAGE,
              "channel",
              channel,
              "msgSerial",
              serial,
              "messages",
              List.of(Map.of("name", text.length() < 10 ? text : "long", "data", text))));
    }

    Map<?, ?> attached() {
      return trees.stream()
          .filter(tree -> Wire.number(tree, "action") == Action.ATTACHED)
          .findFirst()
          .orElseThrow();
    }

    /** Frames of messages, in order. */
    List<Map<?, ?>> frames() {
      var frames = new ArrayList<Map<?, ?>>();
      trees.stream()
          .filter(tree -> Wire.number(tree, "action") == Action.MESSAGE)
          .forEach(frames::add);
      return frames;
    }

    Map<?, ?> ofChannel(String messageName) {
      return frames().stream()
          .filter(frame -> name(frame).equals(messageName))
          .findFirst()
          .orElseThrow();
    }

    /** The data of all messages, which is JSON. */
    List<Map<?, ?>> data() {
      var all = new ArrayList<Map<?, ?>>();
      for (Map<?, ?> frame : frames()) {
        for (Object message : Wire.list(frame.get("messages"))) {
          all.add((Map<?, ?>) Json.parse(String.valueOf(Wire.map(message).get("data"))));
        }
      }
      return all;
    }

    /** Names of events, each with its channel. */
    List<String> events() {
      var events = new ArrayList<String>();
      for (Map<?, ?> frame : frames()) {
        for (Object message : Wire.list(frame.get("messages"))) {
          Object tree = Json.parse(String.valueOf(Wire.map(message).get("data")));
          events.add(Wire.map(message).get("name") + " " + Wire.map(tree).get("channelId"));
        }
      }
      return events;
    }

    /** What it was told, in order. */
    List<Map<?, ?>> figures() {
      var told = new ArrayList<Map<?, ?>>();
      for (Map<?, ?> frame : frames()) {
        Map<?, ?> message = Wire.map(Wire.list(frame.get("messages")).getFirst());
        if ("[meta]occupancy".equals(message.get("name"))) {
          assertThat(message.get("encoding")).isEqualTo("json");
          Map<?, ?> data = (Map<?, ?>) Json.parse(String.valueOf(message.get("data")));
          told.add(Wire.map(Objects.requireNonNull(data).get("metrics")));
        }
      }
      return told;
    }
  }
}
