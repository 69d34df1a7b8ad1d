package dev.barnabas.systemtests.sdk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.barnabas.systemtests.cluster.KafkaProcess;
import dev.barnabas.systemtests.cluster.NodeProcess;
import dev.barnabas.systemtests.cluster.TcpProxy;
import dev.barnabas.systemtests.cluster.Yaml;
import io.ably.lib.realtime.Channel;
import io.ably.lib.realtime.ChannelState;
import io.ably.lib.realtime.ConnectionState;
import io.ably.lib.types.Param;
import io.ably.lib.types.PresenceMessage;
import io.ably.lib.types.PresenceMessage.Action;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Presence by {@code io.ably:ably-java}, protocol version 4. */
@Timeout(value = 300, threadMode = ThreadMode.SEPARATE_THREAD)
class JavaPresenceIT {
  private static final Duration WAIT_MAX = Duration.ofSeconds(90);
  private static final int MEMBERS = 250;

  @TempDir Path folder;

  private final String name = "java-" + UUID.randomUUID();

  /** Who is there, after the sync. */
  private static List<String> members(Channel channel) throws Exception {
    return Arrays.stream(channel.presence.get(true))
        .map(member -> member.clientId)
        .sorted()
        .toList();
  }

  private static List<String> eventsOn(Channel channel) throws Exception {
    List<String> events = new CopyOnWriteArrayList<>();
    channel.presence.subscribe(
        event -> events.add(event.action + " " + event.clientId + " " + event.data));
    await().atMost(WAIT_MAX).until(() -> channel.state == ChannelState.attached);
    return events;
  }

  private static void enter(Channel channel, int count) throws Exception {
    JavaClient.await(channel::attach);
    List<CompletableFuture<Void>> entered = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      String client = "client" + i;
      entered.add(
          JavaClient.call(listener -> channel.presence.enterClient(client, "data", listener)));
    }
    for (CompletableFuture<Void> each : entered) {
      each.get(WAIT_MAX.toSeconds(), TimeUnit.SECONDS);
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void membersComeChangeAndGo(boolean binary) throws Exception {
    JavaApp app = JavaApp.create(SdkWorld.get().port(), binary);
    try (JavaClient ann = app.connect(options -> options.clientId = "ann");
        JavaClient watcher = app.connect(_ -> {})) {
      List<String> events = eventsOn(watcher.channel(name));
      Channel channel = ann.channel(name);
      JavaClient.await(listener -> channel.presence.enter("in", listener));
      JavaClient.await(listener -> channel.presence.update("changed", listener));
      await().atMost(WAIT_MAX).until(() -> events.size() == 2);
      PresenceMessage[] there = watcher.channel(name).presence.get(true);
      assertThat(there).hasSize(1);
      assertThat(there[0].connectionId).isEqualTo(ann.sdk().connection.id);
      assertThat(there[0].id).startsWith(ann.sdk().connection.id + ":");
      JavaClient.await(listener -> channel.presence.leave(listener));
      await().atMost(WAIT_MAX).until(() -> events.size() == 3);

      assertThat(events).containsExactly("enter ann in", "update ann changed", "leave ann changed");
      assertThat(members(watcher.channel(name))).isEmpty();
      Param[] forwards = {new Param("direction", "forwards")};
      assertThat(app.rest().channels.get(name).presence.history(forwards).items())
          .extracting(event -> event.action)
          .containsExactly(Action.enter, Action.update, Action.leave);
      assertThat(channel.presence.history(forwards).items()).hasSize(3);
    }
  }

  /** 25.10, 25.11: pages of a sync, then the REST reads of the same. */
  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void aCrowdIsThereForWhoComesLater(boolean binary) throws Exception {
    JavaApp app =
        JavaApp.create(SdkWorld.get().port(), binary, Fixtures.app("test-app-setup.json"));
    try (JavaClient crowd = app.connect(_ -> {});
        JavaClient later = app.connect(_ -> {})) {
      Channel room = crowd.channel(name);
      enter(room, MEMBERS);
      assertThat(
              JavaClient.refused(listener -> room.presence.enterClient("late", null, listener))
                  .code)
          .isEqualTo(91_003);
      JavaClient.await(later.channel(name)::attach);

      assertThat(members(later.channel(name))).hasSize(MEMBERS).doesNotHaveDuplicates();
      var page = app.rest().channels.get(name).presence.get(new Param[] {new Param("limit", 100)});
      List<Integer> sizes = new ArrayList<>(List.of(page.items().length));
      while (page.hasNext()) {
        page = page.next();
        sizes.add(page.items().length);
      }
      assertThat(sizes).containsExactly(100, 100, 50);
    }
  }

  /** 25.10: a sync of nobody; without its field {@code presence} the SDK would wait for ever. */
  @SuppressWarnings("deprecation") // the one way by which this SDK asks for a sync
  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void anEmptyChannelHasNobody(boolean binary) throws Exception {
    JavaApp app = JavaApp.create(SdkWorld.get().port(), binary);
    try (JavaClient client = app.connect(_ -> {})) {
      Channel channel = client.channel(name);
      JavaClient.await(channel::attach);
      channel.sync();
      assertThat(members(channel)).isEmpty();
      JavaClient.await(listener -> channel.presence.enterClient("ann", null, listener));
      await().atMost(WAIT_MAX).until(() -> members(channel).equals(List.of("ann")));
    }
  }

  /** 25.1, 25.17: after a cut it enters again with the old ids, before or after its ATTACH. */
  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void membersOfACutConnectionStay(boolean binary) throws Exception {
    SdkWorld world = SdkWorld.get();
    JavaApp app = JavaApp.create(world.port(), binary);
    try (JavaClient client = app.connect(options -> options.port = world.proxy().port());
        JavaClient watcher = app.connect(_ -> {})) {
      List<String> events = eventsOn(watcher.channel(name));
      Channel channel = client.channel(name);
      enter(channel, 3);
      for (int round = 0; round < 3; round++) {
        world.proxy().cutAll();
        String data = "round" + round;
        JavaClient.await(listener -> channel.presence.updateClient("client0", data, listener));
        await().atMost(WAIT_MAX).until(() -> channel.state == ChannelState.attached);
      }
      JavaClient.await(listener -> channel.presence.leaveClient("client1", null, listener));
      await()
          .atMost(WAIT_MAX)
          .until(() -> events.stream().anyMatch(event -> event.startsWith("leave")));

      assertThat(events).filteredOn(event -> event.startsWith("leave")).hasSize(1);
      assertThat(events.getLast()).startsWith("leave client1");
      assertThat(members(watcher.channel(name))).containsExactly("client0", "client2");
    }
  }

  /**
   * Whoever comes back to another node in time stays a member everywhere; whoever does not is taken
   * out by a node that lives.
   */
  @Test
  void aKilledNodeTakesOnlyThoseWhoDoNotComeBack() throws Exception {
    try (KafkaProcess kafka = KafkaProcess.start(folder.resolve("kafka"));
        NodeProcess a = NodeProcess.serve(folder, yaml(kafka));
        NodeProcess b = NodeProcess.serve(folder, yaml(kafka));
        TcpProxy way = TcpProxy.start(a.port(), b.port());
        JavaClient watcher = new JavaClient(b.port(), true, Yaml.KEY);
        JavaClient crowd = new JavaClient(way.port(), true, Yaml.KEY);
        JavaClient lost = new JavaClient(a.port(), true, Yaml.KEY)) {
      List<String> events = eventsOn(watcher.channel(name));
      enter(crowd.channel(name), MEMBERS);
      Channel doomed = lost.channel(name);
      JavaClient.await(listener -> doomed.presence.enterClient("lost", "gone", listener));
      await().atMost(WAIT_MAX).until(() -> events.size() == MEMBERS + 1);
      String before = crowd.sdk().connection.id;

      List<ConnectionState> states = new CopyOnWriteArrayList<>();
      crowd.sdk().connection.on(change -> states.add(change.current));
      a.process().kill();
      await().atMost(WAIT_MAX).until(() -> states.contains(ConnectionState.connected));
      await().atMost(WAIT_MAX).until(() -> events.contains("leave lost gone"));

      assertThat(crowd.sdk().connection.id).isEqualTo(before);
      assertThat(events).filteredOn(event -> event.startsWith("leave")).hasSize(1);
      assertThat(members(watcher.channel(name))).hasSize(MEMBERS).doesNotContain("lost");
      try (JavaClient later = new JavaClient(b.port(), false, Yaml.KEY)) {
        JavaClient.await(later.channel(name)::attach);
        assertThat(members(later.channel(name))).hasSize(MEMBERS);
      }
    }
  }

  private static String yaml(KafkaProcess kafka) {
    return Yaml.serve(kafka) + "limits: { membersPerChannel: 300 }\n";
  }
}
