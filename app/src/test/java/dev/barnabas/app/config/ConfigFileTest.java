package dev.barnabas.app.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConfigFileTest {
  @TempDir private Path folder = Path.of("");

  @Test
  void anEmptyFileHasTheStandards() throws Exception {
    Configuration read = parse("");

    assertThat(read.kafka().bootstrap()).isEqualTo("localhost:9092");
    assertThat(read.log())
        .isEqualTo(
            new LogSettings(
                "barnabas.log",
                16,
                3,
                Duration.ofHours(24),
                Duration.ofMinutes(2),
                new ByteSize(512L << 20),
                Duration.ofSeconds(150)));
    assertThat(read.listen()).isEqualTo(new ListenSettings("0.0.0.0", 8080, null, "io_uring"));
    assertThat(read.limits().maxMessageSize().bytes()).isEqualTo(64 * 1024);
    assertThat(read.version()).isEqualTo(1);
  }

  @Test
  void readsEveryPart() throws Exception {
    Files.writeString(folder.resolve("secret.txt"), "a-long-secret\n");
    Configuration read =
        parse(
            """
            kafka: { bootstrap: "a:1,b:2", properties: { security.protocol: SASL_SSL, linger.ms: 5 } }
            clusters: { inner: { bootstrap: "c:3" } }
            log: { topic: t, partitions: 4, replicationFactor: 1, retention: 1h, windowBytes: 1GiB }
            listen: { host: 127.0.0.1, port: 0 }
            limits: { maxMessageSize: 128KiB }
            apps:
              - id: shop
                keys:
                  - { name: web, secret: not-so-secret, capability: { "orders:*": [subscribe] } }
                  - { name: back, secretFile: secret.txt }
                egress: [ { name: second } ]
            egress: [ { name: first } ]
            """);

    assertThat(read.kafka().properties())
        .containsEntry("security.protocol", "SASL_SSL")
        .containsEntry("linger.ms", "5");
    assertThat(read.cluster("inner")).isNotNull();
    assertThat(read.log().windowBytes().bytes()).isEqualTo(1L << 30);
    AppSettings app = read.apps().getFirst();
    assertThat(app.keys().getFirst().toKey(app.id()).text()).isEqualTo("shop.web:not-so-secret");
    assertThat(app.keys().getLast().toKey(app.id()).text()).isEqualTo("shop.back:a-long-secret");
    assertThat(read.egressOf(0))
        .extracting(PlacedRule::path)
        .containsExactly("egress[0]", "apps[0].egress[0]");
  }

  @Test
  void aNamespaceThatChangesNothingIsAccepted() throws Exception {
    Configuration read =
        parse(
            """
            namespaces: [ { id: bus, persisted: false, retention: 72h, slowClient: queue, batchingInterval: 20 } ]
            """);

    assertThat(read.namespaces()).extracting(NamespaceSettings::id).containsExactly("bus");
  }

  @Test
  void aliasesAndAnchorsWork() throws Exception {
    Configuration read =
        parse(
            """
            kafka: &own { bootstrap: "a:1" }
            clusters: { same: *own }
            """);

    assertThat(read.clusters().get("same")).isEqualTo(read.kafka());
  }

  private Configuration parse(String text) throws ConfigException {
    return ConfigFile.parse(text, folder.resolve("barnabas.yaml"), Map.of()).configuration();
  }
}
