package dev.barnabas.systemtests.sdk;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.Gson;
import dev.barnabas.systemtests.cluster.KafkaProcess;
import dev.barnabas.systemtests.cluster.NodeProcess;
import dev.barnabas.systemtests.tools.NodeScript;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;
import org.junit.jupiter.api.io.TempDir;

/** Tokens through npm {@code ably}: got from one node, used at another. */
@Timeout(value = 300, threadMode = ThreadMode.SEPARATE_THREAD)
class TokensIT {
  private static final String SECRET = "a-secret-of-the-tests";

  @TempDir Path folder;

  private static String yaml(KafkaProcess kafka) {
    return """
    kafka: { bootstrap: "%s" }
    log: { partitions: 4, replicationFactor: 1 }
    listen: { host: 127.0.0.1, port: 0 }
    apps:
      - id: app1
        keys:
          - { name: full, secret: %2$s }
          - { name: revocable, secret: %2$s, revocableTokens: true }
    """
        .formatted(kafka.bootstrap(), SECRET);
  }

  @Test
  void tokensOfAllKindsCountOnAllNodesUntilTheyEnd() {
    try (KafkaProcess kafka = KafkaProcess.start(folder.resolve("kafka"));
        NodeProcess a = NodeProcess.serve(folder, yaml(kafka));
        NodeProcess b = NodeProcess.serve(folder, yaml(kafka));
        NodeScript script =
            new NodeScript(
                "auth.mjs",
                new Gson()
                    .toJson(
                        Map.of(
                            "ports",
                            List.of(a.port(), b.port()),
                            "key",
                            "app1.full:" + SECRET,
                            "revocableKey",
                            "app1.revocable:" + SECRET)))) {
      assertThat(script.ask("tokenString")).isEqualTo("[\"bob\",\"{\\\"*\\\":[\\\"*\\\"]}\"]");
      assertThat(script.ask("authCallback")).isEqualTo("\"ann\"");
      assertThat(script.ask("authUrl")).isEqualTo("\"ok\"");
      assertThat(script.ask("jwtClient")).isEqualTo("\"eve\"");
      assertThat(script.ask("badJwt")).isEqualTo("40171");
      assertThat(script.ask("capability")).isEqualTo("[40160,[\"failed\",40160],\"attached\"]");
      assertThat(script.ask("renewsInBand")).startsWith("[2,[\"connected/").endsWith(",true]");
      assertThat(script.ask("expires")).contains("[\"disconnected\",40142,401]");
      assertThat(script.ask("otherClient")).isEqualTo("[40102,\"failed\",40102]");
      assertThat(script.ask("revocation")).startsWith("[1,1,[[\"disconnected\",40141]");
      assertThat(script.ask("claims"))
          .isEqualTo("[[\"moderator\",null],\"moderator\",42911,\"connected\"]");
      assertThat(script.ask("nonceReplay")).isEqualTo("[[201,null],[401,40105]]");
    }
  }
}
