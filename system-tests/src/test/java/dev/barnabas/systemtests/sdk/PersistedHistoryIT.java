package dev.barnabas.systemtests.sdk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.gson.Gson;
import dev.barnabas.systemtests.cluster.KafkaProcess;
import dev.barnabas.systemtests.cluster.NodeProcess;
import dev.barnabas.systemtests.cluster.Yaml;
import dev.barnabas.systemtests.tools.NodeScript;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;
import org.junit.jupiter.api.io.TempDir;

/** What namespaces keep, through npm {@code ably}, over a restart of all that runs. */
@Timeout(value = 300, threadMode = ThreadMode.SEPARATE_THREAD)
class PersistedHistoryIT {
  private static final Duration WAIT_MAX = Duration.ofSeconds(60);
  private static final String NAMESPACES =
      """
      namespaces:
        - { id: kept, persisted: true, retention: 24h, mutableMessages: true }
        - { id: last, persistLast: true }
      """;
  private static final String ALL = "0 1 2 three 4  6 7 8 9 10 11 12 13 14 15 16 17 18 19";

  @TempDir Path folder;

  /** With the shortest window that there is. */
  private static String yaml(KafkaProcess kafka) {
    return Yaml.serve(kafka).replace("replicationFactor: 1", "replicationFactor: 1, window: 10s")
        + NAMESPACES;
  }

  private static NodeScript script(NodeProcess node) {
    return new NodeScript(
        "history.mjs", new Gson().toJson(Map.of("port", node.port(), "key", Yaml.KEY)));
  }

  @Test
  void historyAndRewindReachBehindTheWindowAlsoAfterARestartOfEverything() {
    try (KafkaProcess kafka = KafkaProcess.start(folder.resolve("kafka"))) {
      try (NodeProcess node = NodeProcess.serve(folder, yaml(kafka));
          NodeScript client = script(node)) {
        assertThat(client.ask("publish")).isEqualTo('"' + ALL + '"');
        await("the window to pass")
            .atMost(WAIT_MAX)
            .until(() -> client.ask("plain").equals("\"\""));
        assertKept(client);
        node.process().kill();
      }
      kafka.stop();
      kafka.restart();
      try (NodeProcess node = NodeProcess.serve(folder, yaml(kafka));
          NodeProcess other = NodeProcess.serve(folder, yaml(kafka));
          NodeScript client = script(node);
          NodeScript there = script(other)) {
        assertKept(client);
        assertKept(there);
        assertThat(client.ask("plain")).isEqualTo("\"\"");
        assertThat(client.ask("more")).isEqualTo("\"more 19\"");
        assertThat(there.ask("untilAttach")).isEqualTo("\"more 19\"");
        assertThat(client.ask("rewind")).isEqualTo("\"18 19 more late\"");
      }
    }
  }

  private static void assertKept(NodeScript client) {
    assertThat(client.ask("forwards"))
        .isEqualTo("[\"0 1 2 three 4  6\",\"7 8 9 10 11 12 13\",\"14 15 16 17 18 19\"]");
    assertThat(client.ask("backwards"))
        .isEqualTo("[\"19 18 17 16 15 14 13\",\"12 11 10 9 8 7 6\",\" 4 three 2 1 0\"]");
    assertThat(client.ask("between")).isEqualTo("true");
    assertThat(client.ask("actions"))
        .isEqualTo("[\"message.create\",\"message.update\",\"message.create\",\"message.delete\"]");
    assertThat(client.ask("rewind")).isEqualTo("\"16 17 18 19\"");
    assertThat(client.ask("last")).isEqualTo("[\"3 2\",\"2 3\"]");
    assertThat(client.ask("presence")).isEqualTo("[\"enter ann here\",\"leave ann bye\"]");
  }
}
