package dev.barnabas.server.rest;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.barnabas.core.access.Capability;
import dev.barnabas.core.access.Identity;
import dev.barnabas.protocol.json.Json;
import dev.barnabas.protocol.message.Message;
import dev.barnabas.server.LeakWatch;
import dev.barnabas.server.TestServer;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** Channel status, enumeration, envelopes, publishing for a connection. */
@Timeout(60)
@ExtendWith(LeakWatch.class)
final class ChannelsIT {
  private static final TestServer SERVER = TestServer.start();

  @AfterAll
  static void close() {
    SERVER.close();
  }

  @BeforeEach
  void begin() {
    SERVER.liveChannels.names.clear();
    SERVER.liveChannels.names.addAll(List.of("a", "b:1", "b:2", "b:3", "c"));
    SERVER.channels.published.clear();
  }

  @Test
  void theStatusOfAChannelHasAllMetrics() {
    Map<?, ?> details = Answers.map(get("/channels/b:1", TestServer.KEY));
    assertThat(details.get("channelId")).isEqualTo("b:1");
    Map<?, ?> status = map(details, "status");
    assertThat(status.get("isActive")).isEqualTo(true);
    assertThat(map(map(status, "occupancy"), "metrics"))
        .hasSize(8)
        .containsEntry("connections", 2L)
        .containsEntry("presenceMembers", 0L);
    assertThat(get("/channels/b:1", TestServer.READER).statusCode()).isEqualTo(401);
  }

  @Test
  void enumeratesByNameOrWithDetailsDependingOnTheVersion() {
    assertThat(Answers.list(get("/channels", TestServer.KEY)))
        .isEqualTo(List.of("a", "b:1", "b:2", "b:3", "c"));
    List<?> old = Answers.list(get("/channels", TestServer.KEY, "X-Ably-Version", "2"));
    assertThat(Answers.object(requireNonNull(old.getFirst()))).containsKey("status");
    assertThat(Answers.list(get("/channels?by=value&prefix=c", TestServer.KEY))).hasSize(1);
    assertThat(get("/channels?by=size", TestServer.KEY).statusCode()).isEqualTo(400);
    assertThat(get("/channels", TestServer.READER).statusCode()).isEqualTo(401);
  }

  @Test
  void enumeratesPageByPageInLinksThatSdksFollow() {
    var seen = new ArrayList<Object>();
    String path = "/channels?prefix=b:&limit=2";
    while (path != null) {
      HttpResponse<byte[]> page = get(path, TestServer.KEY);
      seen.addAll(Answers.list(page));
      List<String> links = page.headers().allValues("link");
      assertThat(links).anyMatch(link -> link.endsWith("rel=\"first\""));
      assertThat(links).anyMatch(link -> link.endsWith("rel=\"current\""));
      assertThat(links).allMatch(link -> link.matches("<\\./channels\\?[^,:@]*>; rel=\"\\w+\""));
      path =
          links.stream()
              .filter(link -> link.endsWith("rel=\"next\""))
              .map(link -> link.substring(2, link.indexOf('>')))
              .findFirst()
              .orElse(null);
    }
    assertThat(seen).isEqualTo(List.of("b:1", "b:2", "b:3"));
  }

  @Test
  void eachRequestOfAnAppIsTallied() {
    SERVER.answered.clear();
    get("/channels/b:1", TestServer.KEY);
    get("/channels/b:1", TestServer.READER);
    get("/channels?from=b", TestServer.KEY);
    assertThat(SERVER.answered).containsExactly("shop 200", "shop 401", "shop 400");
  }

  @Test
  void aListThatIsContinuedFromElsewhereIsRefused() {
    HttpResponse<byte[]> refused = get("/channels?from=b", TestServer.KEY);
    assertThat(refused.statusCode()).isEqualTo(400);
    assertThat(map(Answers.map(refused), "error").get("code")).isEqualTo(40011L);
  }

  @Test
  void anAppsChannelsAreListedOnceAtATime() {
    var gate = new CompletableFuture<Boolean>();
    int before = SERVER.liveChannels.lists.get();
    SERVER.liveChannels.gate = gate;
    var slow = CompletableFuture.supplyAsync(() -> get("/channels", TestServer.KEY).statusCode());
    try {
      await().until(() -> SERVER.liveChannels.lists.get() == before + 1);
      HttpResponse<byte[]> refused = get("/channels?request_id=nine", TestServer.KEY);
      assertThat(map(Answers.map(refused), "error"))
          .containsEntry("code", 42912L)
          .containsEntry("requestId", "nine");
    } finally {
      gate.complete(true);
    }
    assertThat(slow.join()).isEqualTo(200);
    await().until(() -> get("/channels", TestServer.KEY).statusCode() == 200);
  }

  @Test
  void putsTheAnswerIntoAnEnvelopeIfAsked() {
    HttpResponse<byte[]> response = get("/channels/a?envelope=json", TestServer.READER);
    assertThat(response.statusCode()).isEqualTo(200);
    Map<?, ?> envelope = Answers.map(response);
    assertThat(envelope.get("statusCode")).isEqualTo(401L);
    assertThat(map(map(envelope, "response"), "error").get("code")).isEqualTo(40160L);
    assertThat(map(envelope, "headers").get("x-ably-errorcode")).isEqualTo("40160");
  }

  @Test
  void publishesForAConnectionThatItsKeyNames() {
    var bob = new Identity("shop", "shop.root", "bob", Capability.full());
    String key = SERVER.connectionKeys.issue("conn1", bob);
    assertThat(publish(Map.of("data", "d", "connectionKey", key)).statusCode()).isEqualTo(201);
    Message message = SERVER.channels.published.getLast().messages().getFirst();
    assertThat(message.connectionId()).isEqualTo("conn1");
    assertThat(message.clientId()).isEqualTo("bob");
    HttpResponse<byte[]> forged = publish(Map.of("data", "d", "connectionKey", "conn1!forged"));
    assertThat(map(Answers.map(forged), "error").get("code")).isEqualTo(40006L);
  }

  private static HttpResponse<byte[]> publish(Map<?, ?> message) {
    return SERVER.send(
        "POST",
        "/channels/a/messages",
        Json.write(message),
        "Authorization",
        basic(TestServer.KEY));
  }

  private static HttpResponse<byte[]> get(String path, String key, String... more) {
    var headers = new ArrayList<>(List.of("Authorization", basic(key)));
    headers.addAll(List.of(more));
    return SERVER.send("GET", path, null, headers.toArray(String[]::new));
  }

  private static String basic(String key) {
    return "Basic " + Base64.getEncoder().encodeToString(key.getBytes(UTF_8));
  }

  private static Map<Object, Object> map(Map<?, ?> map, String name) {
    return Answers.object(requireNonNull(map.get(name)));
  }
}
