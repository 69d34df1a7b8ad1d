package dev.barnabas.testkit.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.barnabas.core.access.Credential;
import dev.barnabas.core.control.NamespaceTrees;
import dev.barnabas.core.delivery.AppTraffic;
import dev.barnabas.core.namespace.AppLimits;
import dev.barnabas.core.namespace.AppRules;
import dev.barnabas.core.session.ConnectRequest;
import dev.barnabas.protocol.codec.WireFormat;
import dev.barnabas.protocol.frame.Action;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Conflation and batching: what subscribers see of messages that come fast. */
final class GatheringSituationsTest {
  private static final String CHANNEL = "tick:1";
  private static final Map<String, Object> CONFLATED =
      Map.of(
          "conflationEnabled",
          true,
          "conflationInterval",
          1_000L,
          "conflationKey",
          "#{message.name}");

  private final World world = new World(1, 1);
  private final SimulatedNode node = world.nodes().getFirst();
  private final Hearing publisher = new Hearing();
  private final Hearing subscriber = new Hearing();
  private int published;

  @BeforeEach
  void connect() {
    world.run(5_000);
    publisher.connect(null);
    world.run(1_000);
  }

  @Test
  void ofEachKeyTheLastMessageOfAnIntervalComes() {
    rules(CONFLATED);
    subscriber.attach(null, null);
    for (int i = 0; i < 20; i++) {
      publish(i % 2 == 0 ? "a" : "b", i);
    }
    world.run(5_000);
    assertThat(publisher.acknowledged()).isEqualTo(20);
    assertThat(subscriber.data()).containsExactly("18", "19");
    publish("a", 20);
    world.run(5_000);
    assertThat(subscriber.data()).containsExactly("18", "19", "20");
  }

  @Test
  void whatLacksTheKeyIsNeverLeftOut() {
    rules(
        Map.of("conflationEnabled", true, "conflationKey", "#{message.extras.headers['symbol']}"));
    subscriber.attach(null, null);
    for (int i = 0; i < 5; i++) {
      publish("a", i);
    }
    world.run(5_000);
    assertThat(subscriber.data()).containsExactly("0", "1", "2", "3", "4");
  }

  @Test
  void whoResumesInAnIntervalGetsTheLastValueAndNothingTwice() {
    rules(CONFLATED);
    subscriber.attach(null, null);
    publish("a", 0);
    world.run(5_000);
    assertThat(subscriber.data()).containsExactly("0");
    publish("a", 1);
    publish("a", 2);
    world.run(200);
    var again = new Hearing();
    again.attach(subscriber.connectionKey(), subscriber.lastSerial());
    world.run(5_000);
    Stream<String> both = Stream.concat(subscriber.data().stream(), again.data().stream());
    assertThat(both.distinct().toList()).endsWith("2");
    assertThat(again.data()).doesNotContain("0").doesNotHaveDuplicates();
    publish("a", 3);
    world.run(5_000);
    assertThat(again.data()).endsWith("2", "3");
  }

  @Test
  void whatWaitsComesInItsOrderWhenTheSettingGoes() {
    rules(batchedFor(60_000));
    subscriber.attach(null, null);
    publish("a", 0);
    publish("a", 1);
    world.run(1_000);
    assertThat(subscriber.data()).isEmpty();
    rules(Map.of());
    publish("a", 2);
    world.run(1_000);
    assertThat(subscriber.data()).containsExactly("0", "1", "2");
  }

  @Test
  void aShorterIntervalCountsForWhatWaits() {
    rules(batchedFor(600_000));
    subscriber.attach(null, null);
    publish("a", 0);
    world.run(1_000);
    change(batchedFor(500));
    world.run(1_000);
    assertThat(subscriber.data()).containsExactly("0");
    publish("a", 1);
    publish("a", 2);
    world.run(1_000);
    assertThat(subscriber.data()).containsExactly("0", "1", "2");
  }

  @Test
  void anIntervalThatHasBegunIsNeverMadeLonger() {
    rules(batchedFor(10_000));
    subscriber.attach(null, null);
    publish("a", 0);
    world.run(5_000);
    change(batchedFor(9_000));
    world.run(1_000);
    change(batchedFor(600_000));
    world.run(1_000);
    assertThat(subscriber.data()).isEmpty();
    world.run(4_000);
    assertThat(subscriber.data()).containsExactly("0");
  }

  @Test
  void whatWaitsComesAtOnceWhenTheSettingGoes() {
    rules(batchedFor(600_000));
    subscriber.attach(null, null);
    publish("a", 0);
    world.run(1_000);
    change(Map.of());
    world.run(1_000);
    assertThat(subscriber.data()).containsExactly("0");
  }

  @Test
  void batchingNeedsFewerFramesForTheSameMessages() {
    rules(batchedFor(500));
    subscriber.attach(null, null);
    for (int i = 0; i < 50; i++) {
      publish("a", i);
      world.run(5);
    }
    world.run(5_000);
    assertThat(subscriber.data()).hasSize(50).doesNotHaveDuplicates().startsWith("0", "1", "2");
    assertThat(subscriber.frames()).isLessThan(10);
    AppTraffic.Sums told = Objects.requireNonNull(node.sessions().traffic().get(World.APP));
    assertThat(told.messages()).isEqualTo(50);
    assertThat(told.messageBytes()).isEqualTo(50 + 90); // names, and data
  }

  @Test
  void muchDataIsNotHeldBack() {
    rules(batchedFor(600_000));
    subscriber.attach(null, null);
    String large = "x".repeat(50_000);
    for (int i = 0; i < 25; i++) {
      publish("a", large);
    }
    world.run(5_000);
    assertThat(subscriber.data().size()).isGreaterThan(15);
  }

  private void rules(Map<String, Object> settings) {
    node.namespaces()
        .replace(
            Map.of(
                World.APP,
                new AppRules(
                    Map.of("tick", NamespaceTrees.named("tick", settings)),
                    AppLimits.STANDARD,
                    false)));
  }

  /** As a node does it when its control state changes. */
  private void change(Map<String, Object> settings) {
    rules(settings);
    node.sessions().recheck();
  }

  private static Map<String, Object> batchedFor(long millis) {
    return Map.of("batchingEnabled", true, "batchingInterval", millis);
  }

  private void publish(String name, int number) {
    publish(name, String.valueOf(number));
  }

  private void publish(String name, String data) {
    publisher.send(
        Map.of(
            "action",
            Action.MESSAGE,
            "channel",
            CHANNEL,
            "msgSerial",
            published++,
            "messages",
            List.of(Map.of("name", name, "data", data))));
  }

  /** A client that notes what it hears. Thread: the one that runs the world. */
  private final class Hearing implements SimulatedTransport.Receiver {
    private final List<Map<?, ?>> heard = new ArrayList<>();
    private @Nullable SimulatedTransport transport;

    void connect(@Nullable String resume) {
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
      transport = node.connect(request, WireFormat.JSON, this);
    }

    void attach(@Nullable String resume, @Nullable String serial) {
      connect(resume);
      world.run(1_000);
      send(
          serial == null
              ? Map.of("action", Action.ATTACH, "channel", CHANNEL)
              : Map.of("action", Action.ATTACH, "channel", CHANNEL, "channelSerial", serial));
      world.run(1_000);
    }

    void send(Map<String, Object> frame) {
      Objects.requireNonNull(transport).send(frame);
    }

    @Override
    public void onFrame(SimulatedTransport from, Object tree) {
      heard.add((Map<?, ?>) tree);
    }

    @Override
    public void onClosed(SimulatedTransport from) {}

    private Stream<Map<?, ?>> of(int action) {
      return heard.stream().filter(frame -> Long.valueOf(action).equals(frame.get("action")));
    }

    long frames() {
      return of(Action.MESSAGE).count();
    }

    List<String> data() {
      return of(Action.MESSAGE)
          .flatMap(frame -> ((List<?>) Objects.requireNonNull(frame.get("messages"))).stream())
          .map(message -> String.valueOf(((Map<?, ?>) message).get("data")))
          .toList();
    }

    long acknowledged() {
      return of(Action.ACK)
          .mapToLong(frame -> (Long) Objects.requireNonNull(frame.get("count")))
          .sum();
    }

    String lastSerial() {
      List<Map<?, ?>> messages = of(Action.MESSAGE).toList();
      return String.valueOf(messages.getLast().get("channelSerial"));
    }

    String connectionKey() {
      var details = (Map<?, ?>) Objects.requireNonNull(heard.getFirst().get("connectionDetails"));
      return String.valueOf(details.get("connectionKey"));
    }
  }
}
