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
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;
import org.junit.jupiter.api.io.TempDir;

/** Each request of a client may reach another node than its session's. */
@Timeout(value = 240, threadMode = ThreadMode.SEPARATE_THREAD)
class CometOnTwoNodesIT {
  @TempDir Path folder;

  @Test
  void requestsFindTheirSessionOnWhicheverNodeTheyLand() {
    try (KafkaProcess kafka = KafkaProcess.start(folder.resolve("kafka"));
        NodeProcess a = NodeProcess.serve(folder, Yaml.serve(kafka));
        NodeProcess b = NodeProcess.serve(folder, Yaml.serve(kafka));
        TcpProxy balancer = TcpProxy.rotating(a.port(), b.port());
        ControlServer control = ControlServer.start(balancer, Map.of());
        Scenarios scenarios = new NodeScenarios(world(balancer, control))) {
      assertThat(scenarios.facts("manyPublishes"))
          .containsEntry("inOrder", true)
          .containsEntry("count", 500L);
      assertThat(scenarios.facts("resumeAfterCut"))
          .containsEntry("sameConnection", true)
          .containsEntry("discontinuities", 0L);
      assertThat(scenarios.facts("detachAndClose"))
          .containsEntry("names", List.of("heard", "heard again"))
          .containsEntry("closed", "closed");
    }
  }

  private static String world(TcpProxy balancer, ControlServer control) {
    return new Gson()
        .toJson(
            Map.of(
                "port", balancer.port(),
                "proxyPort", balancer.port(),
                "control", control.url(),
                "key", Yaml.KEY,
                "limitedKey", Yaml.KEY,
                "binary", false,
                "transports", List.of("comet")));
  }
}
