package dev.barnabas.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.barnabas.app.config.ConfigFile;
import dev.barnabas.app.config.KafkaWebsocketFolder;
import dev.barnabas.app.wiring.ServeNode;
import dev.barnabas.kafka.embedded.EmbeddedKafka;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManagerFactory;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code ws.ssl.clientAuth} of a kafka-websocket folder: who gets a session of /v2/broker. */
@Timeout(180)
class SecureKafkaWebsocketIT {
  private static final String PASSWORD = "changeit";

  @TempDir private static Path folder = Path.of("");

  private static EmbeddedKafka kafka;

  @BeforeAll
  static void start() throws Exception {
    kafka = EmbeddedKafka.start(new EmbeddedKafka.Options(folder.resolve("kafka"), 0));
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", kafka.bootstrap()))) {
      admin.createTopics(List.of(new NewTopic("clicks", 1, (short) 1))).all().get();
    }
    // Of one name: a client shows only what is of an issuer that the server names.
    for (String name : List.of("server", "known", "stranger")) {
      keytool(name, "-genkeypair", "-keyalg", "EC", "-dname", "CN=localhost", "-alias", name);
    }
    String pem = folder.resolve("known.pem").toString();
    keytool("known", "-exportcert", "-rfc", "-alias", "known", "-file", pem);
    keytool("trusted", "-importcert", "-noprompt", "-alias", "known", "-file", pem);
  }

  @AfterAll
  static void stop() {
    kafka.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"none", "optional", "required"})
  void letsInWhomItSays(String mode) throws Exception {
    try (ServeNode node = node(mode)) {
      int port = URI.create(node.moreUrls().getFirst()).getPort();
      assertThat(node.moreUrls()).singleElement().asString().startsWith("https://");

      if (mode.equals("required")) {
        assertRefused(port, "nobody");
      } else {
        assertServed(port, "nobody");
      }
      assertServed(port, "known");
      if (mode.equals("none")) {
        assertServed(port, "stranger");
      } else {
        assertRefused(port, "stranger");
      }
    }
  }

  private static void assertServed(int port, String client) throws Exception {
    try (RawWebSocket session = open(port, client)) {
      assertThat(session.head()).startsWith("HTTP/1.1 101");
      session.text("{\"topic\":\"clicks\",\"message\":\"of " + client + "\"}");
      assertThat(session.next().text())
          .isEqualTo("{\"topic\":\"clicks\",\"message\":\"of " + client + "\"}");
    }
  }

  private static void assertRefused(int port, String client) {
    assertThatThrownBy(() -> open(port, client).close()).as(client).isInstanceOf(IOException.class);
  }

  private static RawWebSocket open(int port, String client) throws Exception {
    return RawWebSocket.open(
        factory(client),
        port,
        "/v2/broker/?topics=clicks&key=web.page:change-me-please",
        "Sec-WebSocket-Protocol: kafka-text");
  }

  private static ServeNode node(String mode) throws Exception {
    Path home = Files.createDirectories(folder.resolve(mode));
    Path conf = Files.createDirectories(home.resolve("conf"));
    Files.writeString(
        conf.resolve("server.properties"),
        """
        ws.port=0
        ws.ssl=true
        ws.ssl.port=0
        ws.ssl.keyStorePath=%s
        ws.ssl.keyStorePassword=changeit
        ws.ssl.trustStorePath=%s
        ws.ssl.trustStorePassword=changeit
        ws.ssl.clientAuth=%s
        """
            .formatted(store("server"), store("trusted"), mode));
    Files.writeString(
        conf.resolve("consumer.properties"),
        "bootstrap.servers=%s\ngroup.id=any\n".formatted(kafka.bootstrap()));
    Files.writeString(
        conf.resolve("producer.properties"), "bootstrap.servers=%s\n".formatted(kafka.bootstrap()));
    Path file =
        Files.writeString(
            home.resolve("barnabas.yaml"),
            """
            listen: { host: 127.0.0.1 }
            log: { partitions: 2 }
            apps:
              - id: web
                keys:
                  - name: page
                    secret: change-me-please
                    capability: { "[kafka]clicks": [subscribe, publish] }
            kafkaWebsocket: { topics: { consume: [clicks], produce: [clicks] } }
            """);
    return ServeNode.start(
        file.toString(), ConfigFile.read(file, Map.of()), KafkaWebsocketFolder.read(conf));
  }

  private static SSLSocketFactory factory(String client) throws Exception {
    var trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    KeyStore trusted = KeyStore.getInstance(KeyStore.getDefaultType());
    trusted.load(null, null);
    trusted.setCertificateEntry("server", load("server").getCertificate("server"));
    trust.init(trusted);
    KeyManager @Nullable [] keys = null;
    if (!client.equals("nobody")) {
      var managers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
      managers.init(load(client), PASSWORD.toCharArray());
      keys = managers.getKeyManagers();
    }
    var context = SSLContext.getInstance("TLS");
    context.init(keys, trust.getTrustManagers(), null);
    return context.getSocketFactory();
  }

  private static KeyStore load(String name) throws Exception {
    KeyStore store = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(store(name))) {
      store.load(in, PASSWORD.toCharArray());
    }
    return store;
  }

  private static Path store(String name) {
    return folder.resolve(name + ".p12");
  }

  private static void keytool(String store, String... arguments) throws Exception {
    var command = new ArrayList<String>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
    command.addAll(List.of(arguments));
    command.addAll(
        List.of(
            "-keystore", store(store).toString(), "-storetype", "PKCS12", "-storepass", PASSWORD));
    Process keytool = new ProcessBuilder(command).redirectErrorStream(true).start();
    String said = new String(keytool.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(keytool.waitFor()).as(said).isZero();
  }
}
