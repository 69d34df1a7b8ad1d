package dev.barnabas.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.barnabas.kafka.embedded.EmbeddedKafka;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What a client that polls hears of an end that comes between two of its polls. */
@Timeout(120)
class CometEndIT {
  private static final String KEY = "shop.back:not-so-secret";
  private static final String AUTH = "?key=" + KEY;

  @TempDir private static Path folder = Path.of("");

  private static EmbeddedKafka kafka;
  private static BarnabasProcess node;

  @BeforeAll
  static void startNode() throws Exception {
    kafka = EmbeddedKafka.start(new EmbeddedKafka.Options(folder.resolve("kafka"), 0));
    Path config =
        Files.writeString(
            folder.resolve("barnabas.yaml"),
            """
            kafka: { bootstrap: "%s" }
            log: { partitions: 2, replicationFactor: 1 }
            listen: { host: 127.0.0.1, port: 0 }
            apps:
              - id: shop
                keys: [ { name: back, secret: not-so-secret, revocableTokens: true } ]
            """
                .formatted(kafka.bootstrap()));
    node = BarnabasProcess.start(folder, "serve", "--config", config.toString());
    node.awaitReady();
  }

  @AfterAll
  static void stopNode() {
    node.close();
    kafka.close();
  }

  @Test
  void theAnswerToCloseIsFetchedByTheNextPoll() throws Exception {
    String session = connect(AUTH);

    assertThat(node.get(session + "/close" + AUTH).statusCode()).isEqualTo(201);

    assertThat(node.get(session + "/recv" + AUTH).body()).contains("\"action\":8");
    assertThat(node.get(session + "/recv" + AUTH).body()).contains("80022");
  }

  @Test
  void whyTheConnectionEndedIsFetchedByTheNextPollWithANewToken() throws Exception {
    String session = connect("?access_token=" + token("ann"));

    String targets = "{\"targets\":[\"clientId:ann\"]}";
    var revoked = node.post("/keys/shop.back/revokeTokens", KEY, targets);
    assertThat(revoked.statusCode()).as(revoked.body()).isEqualTo(201);
    node.await(this::nobodyIsConnected);

    String fresh = "?access_token=" + token("ann");
    assertThat(node.get(session + "/close" + fresh).body()).contains("80022"); // nothing but hear
    String other = "?access_token=" + token("eve");
    assertThat(node.get(session + "/recv" + other).body()).contains("40102"); // held by ann
    assertThat(node.get(session + "/recv" + fresh).body())
        .contains("\"action\":6")
        .contains("40141");
    assertThat(node.get(session + "/recv" + fresh).body()).contains("80022");
  }

  private boolean nobodyIsConnected() {
    try {
      return node.get("/metrics").body().lines().anyMatch("barnabas_connections 0"::equals);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /** The path of a new session whose first poll, with CONNECTED, is over. */
  private static String connect(String auth) throws Exception {
    String connected = node.get("/comet/connect" + auth + "&v=6&stream=false").body();
    return "/comet/" + found("\"connectionKey\":\"([^\"]+)\"", connected);
  }

  private static String token(String clientId) throws Exception {
    String wanted = "{\"keyName\":\"shop.back\",\"clientId\":\"%s\"}".formatted(clientId);
    String granted = node.post("/keys/shop.back/requestToken", KEY, wanted).body();
    return found("\"token\":\"([^\"]+)\"", granted);
  }

  private static String found(String pattern, String text) {
    Matcher matcher = Pattern.compile(pattern).matcher(text);
    assertThat(matcher.find()).as(text).isTrue();
    return matcher.group(1);
  }
}
