package dev.barnabas.server.push;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.barnabas.core.channel.PublishRequest;
import dev.barnabas.core.push.ChannelSubscription;
import dev.barnabas.core.push.Device;
import dev.barnabas.core.push.PushRegistry;
import dev.barnabas.protocol.json.Json;
import dev.barnabas.protocol.message.Data;
import dev.barnabas.server.LeakWatch;
import dev.barnabas.server.TestServer;
import dev.barnabas.server.rest.Answers;
import java.net.http.HttpResponse;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

@Timeout(60)
@ExtendWith(LeakWatch.class)
final class PushIT {
  private static final TestServer SERVER = TestServer.start();
  private static final String DEVICES = "/push/deviceRegistrations";
  private static final String PUBLISH = "/push/publish";
  private static final String SUBSCRIPTIONS = "/push/channelSubscriptions";

  @AfterAll
  static void close() {
    SERVER.close();
  }

  @BeforeEach
  void forget() {
    send("DELETE", DEVICES + "?clientId=bob", null);
    send("DELETE", SUBSCRIPTIONS + "?clientId=bob", null);
  }

  @Test
  void aSavedDeviceIsFoundWithoutItsSecret() {
    HttpResponse<byte[]> saved = send("PUT", DEVICES + "/d1", device("d1"));
    assertThat(saved.statusCode()).isEqualTo(200);
    Map<Object, Object> found = Answers.object(Answers.map(send("GET", DEVICES + "/d1", null)));
    assertThat(found)
        .containsEntry("id", "d1")
        .containsEntry("platform", "android")
        .doesNotContainKey("deviceSecret");
    assertThat(Answers.object(requireNonNull(found.get("push")))).containsEntry("state", "ACTIVE");
  }

  @Test
  void whatAnotherNodeTookIsFoundHereAtOnce() {
    var there = new PushRegistry(SERVER.pushRecords.elsewhere());
    Map<String, @Nullable Object> details = new LinkedHashMap<>(Map.of("id", "far"));
    Object _ = there.save(new Device("shop", "far", details, null));
    assertThat(send("GET", DEVICES + "/far", null).statusCode()).isEqualTo(200);
    Object _ = there.subscribe(new ChannelSubscription("shop", "news:far", "far", null));
    assertThat(Answers.list(send("GET", SUBSCRIPTIONS + "?deviceId=far", null))).hasSize(1);
    Object _ = there.remove("shop", List.of(new Device("shop", "far", details, null)));
    assertThat(send("GET", DEVICES + "/far", null).statusCode()).isEqualTo(404);
    send("DELETE", SUBSCRIPTIONS + "?deviceId=far", null);
  }

  @Test
  void aChangeLeavesTheRest() {
    send("PUT", DEVICES + "/d1", device("d1"));
    send("PATCH", DEVICES + "/d1", Map.of("formFactor", "tablet"));
    assertThat(Answers.object(Answers.map(send("GET", DEVICES + "/d1", null))))
        .containsEntry("formFactor", "tablet")
        .containsEntry("clientId", "bob");
  }

  @Test
  void removedDevicesAreGoneWithTheirSubscriptionsAndRemovingNoneIsFine() {
    send("PUT", DEVICES + "/d1", device("d1"));
    send("POST", SUBSCRIPTIONS, Map.of("channel", "news:a", "deviceId", "d1"));
    assertThat(send("DELETE", DEVICES + "/d1", null).statusCode()).isEqualTo(204);
    assertThat(send("GET", DEVICES + "/d1", null).statusCode()).isEqualTo(404);
    assertThat(Answers.list(send("GET", SUBSCRIPTIONS + "?deviceId=d1", null))).isEmpty();
    assertThat(send("DELETE", DEVICES + "/d1", null).statusCode()).isEqualTo(204);
  }

  @Test
  void listsDevicesByFilterAndPage() {
    for (String id : List.of("d1", "d2", "d3")) {
      send("PUT", DEVICES + "/" + id, device(id));
    }
    assertThat(Answers.list(send("GET", DEVICES + "?deviceId=d2", null))).hasSize(1);
    HttpResponse<byte[]> page = send("GET", DEVICES + "?clientId=bob&limit=2", null);
    assertThat(Answers.list(page)).hasSize(2);
    String next =
        page.headers().allValues("link").stream()
            .filter(link -> link.startsWith("<./deviceRegistrations?") && link.contains("next"))
            .findFirst()
            .orElseThrow();
    String query = next.substring(next.indexOf('?'), next.indexOf('>'));
    assertThat(Answers.list(send("GET", DEVICES + query, null))).hasSize(1);
  }

  @Test
  void refusesStatesAndCursorsThatThereAreNot() {
    for (String query : List.of("?state=odd", "?from=zzz")) {
      HttpResponse<byte[]> refused = send("GET", DEVICES + query, null);
      assertThat(Answers.code(refused)).isEqualTo(40003L);
      assertThat(new String(refused.body(), UTF_8))
          .contains("parameter " + query.substring(1, query.indexOf('=')) + ": must be");
    }
    send("PUT", DEVICES + "/d1", device("d1"));
    assertThat(Answers.list(send("GET", DEVICES + "?state=active&deviceId=d1", null))).hasSize(1);
  }

  @Test
  void subscriptionsAreSavedListedAndRemoved() {
    var subscription = Map.of("channel", "news:a", "clientId", "bob");
    assertThat(Answers.object(Answers.map(send("POST", SUBSCRIPTIONS, subscription))))
        .containsExactlyInAnyOrderEntriesOf(Map.copyOf(subscription));
    assertThat(Answers.list(send("GET", SUBSCRIPTIONS + "?channel=news:a", null))).hasSize(1);
    assertThat(Answers.list(send("GET", "/push/channels", null))).isEqualTo(List.of("news:a"));
    send("DELETE", SUBSCRIPTIONS + "?channel=news:a&clientId=bob", null);
    assertThat(Answers.list(send("GET", "/push/channels", null))).isEmpty();
  }

  @Test
  void aDeviceActsForItselfByTheTokenOfItsRegistration() {
    Map<Object, Object> registered =
        Answers.object(Answers.map(asPhone("POST", DEVICES, device("d1"))));
    assertThat(registered).containsEntry("id", "d1").doesNotContainKey("deviceSecret");
    Map<Object, Object> identity = Answers.object(registered.get("deviceIdentityToken"));
    assertThat(identity).containsEntry("deviceId", "d1").containsEntry("clientId", "bob");
    String token = String.valueOf(identity.get("token"));
    String bearer = "Bearer " + Base64.getEncoder().encodeToString(token.getBytes(UTF_8));
    send("PUT", DEVICES + "/d2", device("d2"));

    assertThat(as(bearer, "PATCH", DEVICES + "/d1", Map.of("formFactor", "tablet")).statusCode())
        .isEqualTo(200);
    assertThat(Answers.code(as(bearer, "PATCH", DEVICES + "/d2", Map.of()))).isEqualTo(40160L);
    var own = Map.of("channel", "news:a", "deviceId", "d1");
    var others = Map.of("channel", "news:a", "deviceId", "d2");
    String[] header = {"X-Ably-DeviceToken", token};
    assertThat(asPhone("POST", SUBSCRIPTIONS, own, header).statusCode()).isEqualTo(201);
    assertThat(Answers.code(asPhone("POST", SUBSCRIPTIONS, others, header))).isEqualTo(40160L);
    assertThat(Answers.list(asPhone("GET", SUBSCRIPTIONS + "?deviceId=d1", null, header)))
        .hasSize(1);
    assertThat(Answers.code(asPhone("GET", SUBSCRIPTIONS + "?deviceId=d2", null, header)))
        .isEqualTo(40160L);
    assertThat(Answers.code(as(bearer, "DELETE", DEVICES + "?deviceId=d2", null)))
        .isEqualTo(40160L);
    assertThat(as(bearer, "DELETE", DEVICES + "?deviceId=d1", null).statusCode()).isEqualTo(204);
    assertThat(send("GET", DEVICES + "/d1", null).statusCode()).isEqualTo(404);
  }

  @Test
  void nobodyRegistersADeviceForAnotherClient() {
    String eve = Base64.getEncoder().encodeToString("eve".getBytes(UTF_8));
    HttpResponse<byte[]> refused = asPhone("POST", DEVICES, device("d1"), "X-Ably-ClientId", eve);
    assertThat(Answers.code(refused)).isEqualTo(40012L);
  }

  private static HttpResponse<byte[]> asPhone(
      String method, String path, @Nullable Map<String, ?> body, String... headers) {
    return as(basic(TestServer.PHONE), method, path, body, headers);
  }

  private static HttpResponse<byte[]> as(
      String who, String method, String path, @Nullable Map<String, ?> body, String... headers) {
    String[] all = Arrays.copyOf(headers, headers.length + 2);
    all[headers.length] = "Authorization";
    all[headers.length + 1] = who;
    return SERVER.send(method, path, body == null ? null : Json.write(body), all);
  }

  @Test
  void aDeviceThatShowsItsSecretReadsItself() {
    send("PUT", DEVICES + "/d1", device("d1"));
    assertThat(asReader("the-secret").statusCode()).isEqualTo(200);
    assertThat(asReader("another").statusCode()).isEqualTo(401);
  }

  @Test
  void refusesWhatIsNoDevice() {
    var without = new LinkedHashMap<String, Object>(device("d1"));
    without.put("platform", "toaster");
    assertThat(send("PUT", DEVICES + "/d1", without).statusCode()).isEqualTo(400);
    assertThat(send("PUT", DEVICES + "/other", device("d1")).statusCode()).isEqualTo(400);
    var silent = new LinkedHashMap<String, Object>(device("d1"));
    silent.remove("push");
    assertThat(new String(send("PUT", DEVICES + "/d1", silent).body(), UTF_8))
        .contains("push is missing: it is an object");
    silent.put("push", "yes");
    assertThat(new String(send("PUT", DEVICES + "/d1", silent).body(), UTF_8))
        .contains("push must be an object");
    assertThat(send("POST", SUBSCRIPTIONS, Map.of("channel", "a")).statusCode()).isEqualTo(400);
  }

  @Test
  void refusesADeviceThatIsTooLarge() {
    var large = new LinkedHashMap<String, Object>(device("d1"));
    large.put("metadata", Map.of("note", "x".repeat(4_000)));
    assertThat(Answers.code(send("PUT", DEVICES + "/d1", large))).isEqualTo(40001L);
    assertThat(send("GET", DEVICES + "/d1", null).statusCode()).isEqualTo(404);
  }

  @Test
  void subscribesKnownDevicesToChannelsOfNamespacesWithPush() {
    HttpResponse<byte[]> unknown =
        send("POST", SUBSCRIPTIONS, Map.of("channel", "news:a", "deviceId", "nobody"));
    assertThat(Answers.code(unknown)).isEqualTo(40400L);
    HttpResponse<byte[]> without =
        send("POST", SUBSCRIPTIONS, Map.of("channel", "other:a", "clientId", "bob"));
    assertThat(Answers.code(without)).isEqualTo(40100L);
  }

  @Test
  void publishesToRecipientsThatAreChannels() {
    var recipient =
        Map.of("transportType", "ablyChannel", "channel", "inbox", "ablyKey", TestServer.KEY);
    var device = new LinkedHashMap<String, Object>(device("d1"));
    device.put("push", Map.of("recipient", recipient));
    send("PUT", DEVICES + "/d1", device);
    for (Map<String, ?> each :
        List.of(recipient, Map.of("deviceId", "d1"), Map.of("clientId", "bob"))) {
      SERVER.channels.published.clear();
      var push = Map.of("recipient", each, "data", Map.of("n", 1L));
      assertThat(send("POST", PUBLISH, push).statusCode()).isEqualTo(204);
      assertThat(SERVER.channels.published).hasSize(1);
      PublishRequest request = SERVER.channels.published.getFirst();
      assertThat(request.channel().name()).isEqualTo("inbox");
      assertThat(request.messages().getFirst().name()).isEqualTo("__ably_push__");
      assertThat(request.messages().getFirst().data())
          .isEqualTo(new Data.Text("{\"data\":{\"n\":1}}"));
    }
  }

  @Test
  void refusesPushesThatReachNobody() {
    var payload = Map.of("title", "t");
    assertThat(publish(Map.of(), payload)).isEqualTo(40001L);
    assertThat(publish(Map.of("deviceId", "nobody"), payload)).isEqualTo(40400L);
    assertThat(publish(Map.of("transportType", "fcm", "registrationToken", "t"), payload))
        .isEqualTo(40000L);
    assertThat(
            publish(
                Map.of("transportType", "ablyChannel", "channel", "a", "ablyKey", "shop.root:no"),
                payload))
        .isEqualTo(40101L);
    assertThat(Answers.code(send("POST", PUBLISH, Map.of("recipient", Map.of("clientId", "bob")))))
        .isEqualTo(40001L);
  }

  private static @Nullable Object publish(Map<String, ?> recipient, Map<String, ?> notification) {
    return Answers.code(
        send("POST", PUBLISH, Map.of("recipient", recipient, "notification", notification)));
  }

  private static HttpResponse<byte[]> asReader(String secret) {
    return SERVER.send(
        "GET",
        DEVICES + "/d1",
        null,
        "Authorization",
        basic(TestServer.READER),
        "X-Ably-DeviceSecret",
        secret);
  }

  private static Map<String, Object> device(String id) {
    return Map.of(
        "id",
        id,
        "clientId",
        "bob",
        "platform",
        "android",
        "formFactor",
        "phone",
        "deviceSecret",
        "the-secret",
        "push",
        Map.of("recipient", Map.of("transportType", "gcm", "registrationToken", "token")));
  }

  private static HttpResponse<byte[]> send(
      String method, String path, @Nullable Map<String, ?> body) {
    byte[] bytes = body == null ? null : Json.write(body);
    return SERVER.send(method, path, bytes, "Authorization", basic(TestServer.KEY));
  }

  private static String basic(String key) {
    return "Basic " + Base64.getEncoder().encodeToString(key.getBytes(UTF_8));
  }
}
