package dev.barnabas.systemtests.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.gson.Gson;
import com.google.gson.JsonObject;
import com.google.gson.reflect.TypeToken;
import dev.barnabas.systemtests.cluster.KafkaProcess;
import dev.barnabas.systemtests.cluster.NodeProcess;
import dev.barnabas.systemtests.cluster.TcpProxy;
import dev.barnabas.systemtests.cluster.Yaml;
import dev.barnabas.systemtests.sdk.JavaClient;
import dev.barnabas.systemtests.tools.NodeScript;
import io.ably.lib.realtime.Channel;
import io.ably.lib.realtime.ChannelState;
import io.ably.lib.types.Message;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Newcomers to a table that is written, over three nodes of which one is killed. */
@Timeout(value = 400, threadMode = ThreadMode.SEPARATE_THREAD)
class TableSnapshotIT {
  private static final Logger LOG = LoggerFactory.getLogger(TableSnapshotIT.class);
  private static final Duration WAIT_MAX = Duration.ofMinutes(2);
  private static final Duration LOOK = Duration.ofMillis(300);
  private static final Gson GSON = new Gson();
  private static final String CHANNEL = "stock";
  private static final int KEYS = 60;
  private static final int RECORDS = 12_000;
  private static final int RECORDS_PER_TICK = 10;
  private static final int NEWCOMERS = 20;
  private static final String RULE =
      """
      egress:
        - name: stock
          from: { topics: [stock] }
          channel: "stock"
          snapshot: { mode: table, key: "#{key}" }
      """;

  @TempDir Path folder;

  /** What a client saw of one record. */
  private record Seen(int number, boolean row, boolean gone) {}

  @Test
  void everyNewcomerHasEachRecordOfEachRowOnceFromItsSnapshotOn() throws Exception {
    long seed = Long.getLong("seed", System.nanoTime());
    LOG.info("again with -Dseed={}", seed);
    try (KafkaProcess kafka = KafkaProcess.start(folder.resolve("kafka"))) {
      kafka.createTopic("stock", 1, Map.of("cleanup.policy", "compact"));
      String yaml = Yaml.serve(kafka) + RULE;
      try (NodeProcess a = NodeProcess.serve(folder, yaml);
          NodeProcess b = NodeProcess.serve(folder, yaml);
          NodeProcess c = NodeProcess.serve(folder, yaml);
          TcpProxy balancer = TcpProxy.rotating(a.port(), b.port(), c.port());
          var records = new TableRecords(kafka.bootstrap(), "stock", KEYS, seed);
          var script = new NodeScript("snapshots.mjs", argument());
          var java = new JavaFollowers()) {
        records.start(RECORDS, RECORDS_PER_TICK);
        for (int i = 1; i <= NEWCOMERS; i++) {
          int share = RECORDS * i / (NEWCOMERS + 2);
          await().atMost(WAIT_MAX).until(() -> records.written() >= share);
          script.ask("{\"op\":\"attach\",\"port\":" + balancer.port() + "}");
          if (i % 4 == 0) {
            java.attach(balancer.port());
          }
          if (i == NEWCOMERS / 2) {
            a.process().kill();
            balancer.targets(b.port(), c.port());
          }
        }
        await().atMost(WAIT_MAX).until(() -> records.written() == RECORDS);
        records.flush();
        try (NodeProcess restarted = NodeProcess.serve(folder, yaml)) {
          script.ask("{\"op\":\"attach\",\"port\":" + restarted.port() + "}");
          java.attach(restarted.port());
          await("the end at all")
              .atMost(WAIT_MAX)
              .pollInterval(LOOK)
              .untilAsserted(() -> checkEnds(all(script, java), records));
          List<List<Map<String, List<Seen>>>> all = all(script, java);
          assertThat(all).hasSize(NEWCOMERS + 1 + NEWCOMERS / 4 + 1);
          all.forEach(client -> client.forEach(segment -> checkOrder(segment, records)));
        }
      }
    }
  }

  private static String argument() {
    return GSON.toJson(Map.of("key", Yaml.KEY, "channel", CHANNEL));
  }

  private static List<List<Map<String, List<Seen>>>> all(NodeScript script, JavaFollowers java) {
    var type = new TypeToken<List<List<Map<String, List<List<Object>>>>>>() {};
    List<List<Map<String, List<Seen>>>> all = new ArrayList<>(java.segments());
    for (var client : GSON.fromJson(script.ask("{\"op\":\"report\"}"), type)) {
      List<Map<String, List<Seen>>> segments = new ArrayList<>();
      for (var segment : client) {
        Map<String, List<Seen>> seen = new HashMap<>();
        segment.forEach(
            (key, list) -> seen.put(key, list.stream().map(TableSnapshotIT::seen).toList()));
        segments.add(seen);
      }
      all.add(segments);
    }
    return all;
  }

  private static Seen seen(List<Object> fields) {
    return new Seen(
        ((Number) fields.get(0)).intValue(), (Boolean) fields.get(1), (Boolean) fields.get(2));
  }

  /** The last that a client has of each key is the last there is. */
  private static void checkEnds(List<List<Map<String, List<Seen>>>> all, TableRecords records) {
    for (List<Map<String, List<Seen>>> client : all) {
      assertThat(client).isNotEmpty();
      Map<String, List<Seen>> live = client.getLast();
      records
          .last()
          .forEach((key, last) -> {
            List<Seen> seen = live.getOrDefault(key, List.of());
            if (seen.isEmpty()) {
              assertThat(records.isGone(key, last)).as(key + " is missing").isTrue();
            } else {
              assertThat(seen.getLast().number()).as(key).isEqualTo(last);
            }
          });
    }
  }

  /** From its row on, or from nothing, each record of a key is the one after the last. */
  private static void checkOrder(Map<String, List<Seen>> segment, TableRecords records) {
    segment.forEach((key, list) -> {
      Seen first = list.getFirst();
      if (first.row()) {
        assertThat(first.gone()).as(key + ": a row that is none").isFalse();
      } else {
        assertThat(records.isGone(key, first.number() - 1)).as(key + ": has no row").isTrue();
      }
      for (int i = 0; i < list.size(); i++) {
        Seen one = list.get(i);
        assertThat(one.number()).as(key).isEqualTo(first.number() + i);
        assertThat(one.row()).as(key + ": row").isEqualTo(i == 0 && first.row());
        assertThat(one.gone()).as(key + ": gone").isEqualTo(records.isGone(key, one.number()));
      }
    });
  }

  /** Clients of the Java SDK. */
  private static final class JavaFollowers implements AutoCloseable {
    private final List<JavaClient> clients = new ArrayList<>();
    private final List<List<Map<String, List<Seen>>>> segments = new ArrayList<>();

    void attach(int port) throws Exception {
      var client = new JavaClient(port, clients.size() % 2 == 0, Yaml.KEY);
      clients.add(client);
      List<Map<String, List<Seen>>> mine = new CopyOnWriteArrayList<>();
      segments.add(mine);
      Channel channel = client.channel(CHANNEL);
      channel.on(change -> {
        boolean attached = change.current == ChannelState.attached && !change.resumed;
        if (attached) {
          mine.add(new ConcurrentHashMap<>());
        }
      });
      channel.subscribe(message -> add(mine.getLast(), message));
    }

    private static void add(Map<String, List<Seen>> segment, Message message) {
      JsonObject extras = message.extras.asJsonObject();
      String key = extras.getAsJsonObject("kafka").get("key").getAsString();
      int number = extras.getAsJsonObject("headers").get("n").getAsInt();
      segment
          .computeIfAbsent(key, any -> new CopyOnWriteArrayList<>())
          .add(new Seen(number, extras.has("snapshot"), message.data == null));
    }

    List<List<Map<String, List<Seen>>>> segments() {
      return segments;
    }

    @Override
    public void close() {
      clients.forEach(JavaClient::close);
    }
  }
}
