package dev.barnabas.systemtests.start;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import dev.barnabas.systemtests.cluster.ChildProcess;
import dev.barnabas.systemtests.cluster.Distribution;
import dev.barnabas.systemtests.cluster.HttpsPort;
import dev.barnabas.systemtests.cluster.TestAuthority;
import dev.barnabas.systemtests.sdk.JavaClient;
import io.ably.lib.realtime.ConnectionState;
import io.ably.lib.types.Param;
import java.net.ServerSocket;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;
import org.junit.jupiter.api.io.TempDir;

@Timeout(value = 300, threadMode = ThreadMode.SEPARATE_THREAD)
class NewUserIT {
  private static final long ACK_SECONDS_MAX = 60;

  private static final String RULES =
      """
      egress:
        - name: orders
          from: { topics: [orders] }
          channel: "order:#{key}"
          message: { name: order }
      ingress:
        - name: bookings
          from: { source: channel.message, channels: "^booking:" }
          to: { topic: bookings, key: "#{message.data.id}" }
          enveloped: false
      """;

  @TempDir Path folder;

  @Test
  void theSnippetThatDevPrintsReceivesMessages() throws Exception {
    try (Launched dev = Launched.dev(Distribution.unpack(folder), "--no-demo")) {
      assertThat(dev.output()).doesNotContain("\u001b");
      try (JavaClient client = connect(dev);
          ChildProcess printed = dev.runSnippet(Map.of());
          ChildProcess javascript =
              Snippets.javascript(filledIn(dev, Snippets.ofSdks("js")), Map.of());
          ChildProcess java = Snippets.java(filledIn(dev, Snippets.ofSdks("java")), folder)) {
        awaitHeard(
            text ->
                JavaClient.publish(client.channel("hello"), "greeting", text)
                    .get(ACK_SECONDS_MAX, TimeUnit.SECONDS),
            List.of(printed, javascript, java));
      }
      assertThat(dev.end()).isZero();
    }
  }

  @Test
  void withTlsTheBlockTellsSoAndPythonConnectsToPort443() throws Exception {
    String host;
    try (ServerSocket free = HttpsPort.bind()) {
      host = free.getInetAddress().getHostAddress();
    }
    TestAuthority authority = TestAuthority.in(folder, host);
    Path config =
        Files.writeString(
            folder.resolve("tls.yaml"),
            """
            listen: { host: %s, port: 443, tls: { certificate: certificate.pem, key: key.pem } }
            """
                .formatted(host));
    try (Launched dev =
        Launched.devAt(
            Distribution.unpack(folder), List.of("--no-demo", "--config", config.toString()))) {
      assertThat(dev.url()).hasToString("https://" + host + ":443");
      assertThat(dev.output()).contains("Control API: https://" + host + ":443/v1 with");
      String trusted = authority.authority().toAbsolutePath().toString();
      String python = Snippets.ofSdks("python").replace("KEY", dev.key()).replace("HOST", host);
      try (ChildProcess printed = dev.runSnippet(Map.of("NODE_EXTRA_CA_CERTS", trusted));
          ChildProcess script = Snippets.python(python, folder, Map.of("SSL_CERT_FILE", trusted))) {
        awaitHeard(text -> publish(dev, authority, text), List.of(printed, script));
      }
      assertThat(dev.end()).isZero();
    }
  }

  /** Something that is published with this text. */
  private interface Publishing {
    void say(String text) throws Exception;
  }

  /** Nobody tells when a snippet has attached: it hears the first publish after that. */
  private static void awaitHeard(Publishing publishing, List<ChildProcess> snippets)
      throws Exception {
    Pattern heard = Pattern.compile("(hi \\d+)");
    for (int i = 0; !snippets.stream().allMatch(one -> heard.matcher(one.output()).find()); i++) {
      publishing.say("hi " + i);
      for (ChildProcess snippet : snippets) {
        assertThat(snippet.isAlive()).as(snippet.errors()).isTrue();
      }
    }
  }

  private static String filledIn(Launched dev, String snippet) {
    return snippet.replace("KEY", dev.key()).replace("8080", String.valueOf(dev.port()));
  }

  private static void publish(Launched dev, TestAuthority authority, String text) throws Exception {
    String key = Base64.getEncoder().encodeToString(dev.key().getBytes(StandardCharsets.UTF_8));
    HttpRequest request =
        HttpRequest.newBuilder(dev.url().resolve("/channels/hello/messages"))
            .header("Authorization", "Basic " + key)
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString("{\"data\":\"" + text + "\"}"))
            .build();
    try (HttpClient client = HttpClient.newBuilder().sslContext(authority.trusting()).build()) {
      var answer = client.send(request, HttpResponse.BodyHandlers.ofString());
      assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
    }
  }

  @Test
  void recordsReachTheSdkMessagesReachTopicsAndARestartKeepsAll() throws Exception {
    Path launcher = Distribution.unpack(folder);
    String rules = Files.writeString(folder.resolve("rules.yaml"), RULES).toString();
    String[] options = {
      "--no-demo", "--config", rules, "--data-dir", folder.resolve("data").toString()
    };
    String key;
    try (Launched dev = Launched.dev(launcher, options)) {
      key = dev.key();
      recordsReachTheSdk(dev);
      messagesReachTopics(dev);
      assertThat(dev.end()).isZero();
    }
    try (Launched dev = Launched.dev(launcher, options)) {
      assertThat(dev.key()).isEqualTo(key);
      try (JavaClient client = connect(dev)) {
        assertThat(client.channel("booking:1").history(new Param[0]).items())
            .extracting(message -> message.name)
            .containsExactly("booked");
        List<String> names = JavaClient.namesOn(client.channel("order:17", Map.of("rewind", "10")));
        JavaClient.awaitLast(names, "order");
        assertThat(KafkaClient.read(dev.kafka(), "orders")).hasSize(2);
      }
      assertThat(dev.end()).isZero();
    }
  }

  private static void recordsReachTheSdk(Launched dev) throws Exception {
    // A topic that nobody made before: the rule waits for it.
    KafkaClient.write(dev.kafka(), "orders", "17", "{\"total\": 5}");
    try (JavaClient client = connect(dev)) {
      List<String> names = JavaClient.dataOn(client.channel("order:17", Map.of("rewind", "1")));
      KafkaClient.write(dev.kafka(), "orders", "17", "{\"total\": 6}");
      JavaClient.awaitLast(names, "{\"total\":6}");
      assertThat(names).containsExactly("{\"total\":5}", "{\"total\":6}");
    }
  }

  private static void messagesReachTopics(Launched dev) throws Exception {
    try (JavaClient client = connect(dev)) {
      JsonObject booking = new JsonObject();
      booking.addProperty("id", "b-1");
      JavaClient.publish(client.channel("booking:1"), "booked", booking)
          .get(ACK_SECONDS_MAX, TimeUnit.SECONDS);
    }
    assertThat(KafkaClient.read(dev.kafka(), "bookings"))
        .singleElement()
        .satisfies(booking -> {
          assertThat(booking.key()).isEqualTo("b-1");
          assertThat(booking.value()).isEqualTo("{\"id\":\"b-1\"}");
        });
  }

  private static JavaClient connect(Launched dev) throws Exception {
    JavaClient client = new JavaClient(dev.port(), true, dev.key());
    client.awaitState(ConnectionState.connected);
    return client;
  }
}
