package dev.barnabas.systemtests.sdk;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.Gson;
import dev.barnabas.systemtests.cluster.KafkaProcess;
import dev.barnabas.systemtests.cluster.NodeProcess;
import dev.barnabas.systemtests.cluster.Yaml;
import dev.barnabas.systemtests.tools.NodeScript;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;
import org.junit.jupiter.api.io.TempDir;

/** What the Control API of one node changes, noticed by clients of another. */
@Timeout(value = 300, threadMode = ThreadMode.SEPARATE_THREAD)
class ControlApiIT {
  private static final String TOKEN = "a-control-token-of-the-tests";

  @TempDir Path folder;

  private static String yaml(KafkaProcess kafka) {
    return Yaml.serve(kafka)
        + "control: { tokens: [ { name: tests, secret: %s } ] }\n".formatted(TOKEN);
  }

  @Test
  void appsKeysNamespacesAndRulesCountLiveOnAllNodes() throws Exception {
    try (KafkaProcess kafka = KafkaProcess.start(folder.resolve("kafka"));
        NodeProcess a = NodeProcess.serve(folder, yaml(kafka));
        NodeProcess b = NodeProcess.serve(folder, yaml(kafka));
        NodeScript script =
            new NodeScript(
                "control.mjs",
                new Gson()
                    .toJson(
                        Map.of(
                            "ports",
                            List.of(a.port(), b.port()),
                            "token",
                            TOKEN,
                            "bootstrap",
                            kafka.bootstrap())))) {
      assertThat(script.ask("keyUntilRevoked")).isEqualTo("[200,1,40131,401,40131]");
      assertThat(script.ask("namespaceBecomesAuthenticated")).isEqualTo("[201,40161,40161]");
      assertThat(script.ask("appUntilDeleted")).isEqualTo("[204,401,404]");
      assertThat(script.ask("fileObjects")).isEqualTo("[[[\"full\",\"file\"]],409,40900]");
      try (Admin admin = Admin.create(Map.of("bootstrap.servers", kafka.bootstrap()))) {
        admin.createTopics(List.of(new NewTopic("taken", 2, (short) 1))).all().get();
      }
      assertThat(script.ask("ruleComesAndGoes"))
          .isEqualTo("[400,201,201,[{\"a\":1},{\"a\":2}],[204,204,204],[]]");
    }
  }
}
