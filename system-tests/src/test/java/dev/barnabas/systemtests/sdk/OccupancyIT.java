package dev.barnabas.systemtests.sdk;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.Gson;
import dev.barnabas.systemtests.cluster.ControlServer;
import dev.barnabas.systemtests.cluster.KafkaProcess;
import dev.barnabas.systemtests.cluster.NodeProcess;
import dev.barnabas.systemtests.cluster.TcpProxy;
import dev.barnabas.systemtests.cluster.Yaml;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;
import org.junit.jupiter.api.io.TempDir;

/** Who uses channels, as the SDK in Node.js is told: on one node, and over two. */
@Timeout(value = 300, threadMode = ThreadMode.SEPARATE_THREAD)
class OccupancyIT {
  @TempDir Path folder;

  @Test
  void figuresOfAChannelAreThoseOfItsOneNode() {
    try (KafkaProcess kafka = KafkaProcess.start(folder.resolve("kafka"));
        NodeProcess node = NodeProcess.serve(folder, yaml(kafka));
        TcpProxy proxy = TcpProxy.start(node.port());
        ControlServer control = ControlServer.start(proxy, Map.of());
        Scenarios scenarios = new NodeScenarios(world(proxy, control))) {
      check(scenarios);
    }
  }

  @Test
  void figuresOfAChannelAreThoseOfAllNodes() {
    try (KafkaProcess kafka = KafkaProcess.start(folder.resolve("kafka"));
        NodeProcess a = NodeProcess.serve(folder, yaml(kafka));
        NodeProcess b = NodeProcess.serve(folder, yaml(kafka));
        TcpProxy balancer = TcpProxy.rotating(a.port(), b.port());
        ControlServer control = ControlServer.start(balancer, Map.of());
        Scenarios scenarios = new NodeScenarios(world(balancer, control))) {
      check(scenarios);
    }
  }

  private static void check(Scenarios scenarios) {
    Map<String, @Nullable Object> facts = scenarios.facts("occupancy");
    assertThat(facts)
        .containsEntry("params", Map.of("occupancy", "metrics"))
        .containsEntry("first", Map.of("name", "[meta]occupancy", "action", "meta", "hasId", true))
        .containsEntry("metrics", metrics(4, 3))
        .containsEntry("active", true)
        .containsEntry("last", metrics(1, 0))
        .containsEntry("history", List.of("between"));
    assertThat((List<?>) facts.get("listed")).hasSize(1);

    assertThat(scenarios.facts("oneFigure"))
        .containsEntry("metrics", Map.of("subscribers", 1L))
        .containsEntry("unknown", 40_003L);
    assertThat(scenarios.facts("metachannels"))
        .containsEntry(
            "events", List.of(List.of("channel.opened", true), List.of("channel.closed", false)))
        .containsEntry("clientId", "user")
        .containsEntry("inHistory", true)
        .containsEntry("published", 40_160L)
        .containsEntry("overRest", 40_160L)
        .containsEntry("unknown", 40_010L);
    assertThat(scenarios.facts("figures")).containsEntry("all", true).containsEntry("nested", true);
  }

  private static Map<String, Object> metrics(long connections, long members) {
    return Map.of(
        "connections", connections,
        "publishers", connections,
        "subscribers", connections,
        "presenceConnections", connections,
        "presenceMembers", members,
        "presenceSubscribers", connections,
        "objectPublishers", 0L,
        "objectSubscribers", 0L);
  }

  /** A key for everything, metachannels included. */
  private static String yaml(KafkaProcess kafka) {
    return Yaml.node(kafka)
        + """
        apps:
          - id: app1
            keys: [ { name: full, secret: a-secret-of-the-tests, capability: { "[*]*": ["*"] } } ]
        """;
  }

  private static String world(TcpProxy balancer, ControlServer control) {
    return new Gson()
        .toJson(
            Map.of(
                "port",
                balancer.port(),
                "proxyPort",
                balancer.port(),
                "control",
                control.url(),
                "key",
                Yaml.KEY,
                "limitedKey",
                Yaml.KEY,
                "binary",
                true));
  }
}
