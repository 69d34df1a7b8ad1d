package dev.barnabas.server.rest;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.barnabas.core.namespace.AppLimits;
import dev.barnabas.core.namespace.AppRules;
import dev.barnabas.protocol.json.Json;
import dev.barnabas.protocol.msgpack.MessagePack;
import dev.barnabas.server.LeakWatch;
import dev.barnabas.server.TestServer;
import java.net.http.HttpResponse;
import java.security.GeneralSecurityException;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
@ExtendWith(LeakWatch.class)
final class TokensIT {
  private static final TestServer SERVER = TestServer.start();
  private static final String REQUEST_TOKEN = "/keys/shop.root/requestToken";
  private static final String REVOKE_TOKENS = "/keys/shop.revocable/revokeTokens";
  private static final AtomicInteger NONCES = new AtomicInteger();
  private static final Base64.Encoder URL = Base64.getUrlEncoder().withoutPadding();

  @BeforeEach
  void setTheClock() {
    SERVER.addedMillis.set(0);
  }

  @AfterAll
  static void close() {
    SERVER.close();
  }

  @Test
  void anAppThatWantsTlsGivesNoTokenForAKeyThatWasShownWithoutIt() {
    try (TestServer server = TestServer.start()) {
      server.namespaces.replace(Map.of("shop", new AppRules(Map.of(), AppLimits.STANDARD, true)));
      String basic = "Basic " + Base64.getEncoder().encodeToString(TestServer.KEY.getBytes(UTF_8));
      String token = server.token();
      byte[] body = "{\"keyName\":\"shop.root\"}".getBytes(UTF_8);
      for (String path : List.of(REQUEST_TOKEN, "/channels/a/messages")) {
        byte[] sent = path.equals(REQUEST_TOKEN) ? body : null;
        String method = sent == null ? "GET" : "POST";
        assertError(server.send(method, path, sent, "authorization", basic), 401, 40103);
        HttpResponse<byte[]> throughProxy =
            server.send(method, path, sent, "authorization", basic, "x-forwarded-proto", "https");
        assertThat(throughProxy.statusCode()).isIn(200, 201);
      }
      HttpResponse<byte[]> byToken =
          server.send("GET", "/channels/a/messages?access_token=" + token, null);
      assertError(byToken, 403, 40311);
    }
  }

  private static byte[] hmac(String secret, String text) {
    try {
      var mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(secret.getBytes(UTF_8), "HmacSHA256"));
      return mac.doFinal(text.getBytes(UTF_8));
    } catch (GeneralSecurityException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  private static Map<String, @Nullable Object> signed() {
    var tree = new LinkedHashMap<String, @Nullable Object>();
    String nonce = "nonce-0123456789-" + NONCES.incrementAndGet();
    tree.put("keyName", "shop.root");
    tree.put("ttl", 60_000L);
    tree.put("timestamp", TestServer.NOW);
    tree.put("nonce", nonce);
    String text = "shop.root\n60000\n\n\n" + TestServer.NOW + '\n' + nonce + '\n';
    tree.put("mac", Base64.getEncoder().encodeToString(hmac("secret", text)));
    return tree;
  }

  private static String basic(String key) {
    return "Basic " + Base64.getEncoder().encodeToString(key.getBytes(UTF_8));
  }

  private static HttpResponse<byte[]> post(String path, Object tree, String... headers) {
    return SERVER.send("POST", path, Json.write(tree), headers);
  }

  private static String token() {
    return String.valueOf(Answers.map(post(REQUEST_TOKEN, signed())).get("token"));
  }

  private static String jwt(String key, String secret, Map<String, ?> claims) {
    var all = new LinkedHashMap<String, @Nullable Object>();
    all.put("iat", TestServer.NOW / 1_000);
    all.put("exp", TestServer.NOW / 1_000 + 60);
    all.putAll(claims);
    String text =
        URL.encodeToString(Json.write(Map.of("alg", "HS256", "kid", key)))
            + '.'
            + URL.encodeToString(Json.write(all));
    return text + '.' + URL.encodeToString(hmac(secret, text));
  }

  private static HttpResponse<byte[]> publishWith(String token, String... headers) {
    return SERVER.send(
        "POST",
        "/channels/a/messages?access_token=" + token,
        "{\"data\":\"d\"}".getBytes(UTF_8),
        headers);
  }

  private static void assertError(HttpResponse<byte[]> response, int status, int code) {
    assertThat(response.statusCode()).isEqualTo(status);
    assertThat(response.headers().firstValue("X-Ably-Errorcode")).hasValue(String.valueOf(code));
    Map<?, ?> error = (Map<?, ?>) requireNonNull(Answers.map(response).get("error"));
    assertThat(error.get("code")).isEqualTo((long) code);
    assertThat(error.get("statusCode")).isEqualTo((long) status);
  }

  @Test
  void aSignedRequestGetsATokenThatWorksWhereverItStands() {
    HttpResponse<byte[]> response = post(REQUEST_TOKEN, signed());
    assertThat(response.statusCode()).isEqualTo(201);
    Map<?, ?> details = Answers.map(response);
    assertThat(details.get("keyName")).isEqualTo("shop.root");
    assertThat(details.get("issued")).isEqualTo(TestServer.NOW);
    assertThat(details.get("expires")).isEqualTo(TestServer.NOW + 60_000);
    assertThat(details.get("capability")).isEqualTo("{\"*\":[\"*\"]}");
    String token = String.valueOf(details.get("token"));

    assertThat(publishWith(token).statusCode()).isEqualTo(201);
    String path = "/channels/a/messages";
    byte[] body = "{\"data\":\"d\"}".getBytes(UTF_8);
    String wrapped = Base64.getEncoder().encodeToString(token.getBytes(UTF_8));
    for (String bearer : List.of(token, wrapped)) {
      assertThat(SERVER.send("POST", path, body, "Authorization", "Bearer " + bearer).statusCode())
          .isEqualTo(201);
    }
    assertThat(SERVER.send("POST", path + "?accessToken=" + token, body).statusCode())
        .isEqualTo(201);
  }

  @Test
  void aRequestIsUsedOnce() {
    Map<String, @Nullable Object> request = signed();
    assertThat(post(REQUEST_TOKEN, request).statusCode()).isEqualTo(201);
    assertError(post(REQUEST_TOKEN, request), 401, 40105);
  }

  @Test
  void takesAndGivesMessagePack() {
    HttpResponse<byte[]> response =
        SERVER.send(
            "POST",
            REQUEST_TOKEN,
            MessagePack.write(signed()),
            "Content-Type",
            "application/x-msgpack",
            "Accept",
            "application/x-msgpack");
    assertThat(response.statusCode()).isEqualTo(201);
    Map<?, ?> details = (Map<?, ?>) requireNonNull(MessagePack.parse(response.body()));
    assertThat(details.get("expires")).isEqualTo(TestServer.NOW + 60_000);
  }

  @Test
  void whoeverShowsTheKeyNeedsNoSignature() {
    HttpResponse<byte[]> response =
        post(REQUEST_TOKEN, Map.of("ttl", "5000"), "Authorization", basic(TestServer.KEY));
    assertThat(response.statusCode()).isEqualTo(201);
    assertThat(Answers.map(response).get("expires")).isEqualTo(TestServer.NOW + 5_000);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "root|{\"ttl\":-1}|400|40003",
        "root|{\"ttl\":\"soon\"}|400|40003",
        "root|{\"clientId\":\"\"}|400|40012",
        "root|{\"capability\":\"{}x\"}|400|40000",
        "root|{\"keyName\":\"shop.reader\"}|400|40001",
        "root|[]|400|40001",
        "reader|{\"capability\":\"{\\\"shut\\\":[\\\"publish\\\"]}\"}|401|40160",
        "nobody|{}|401|40130",
        "gone|{}|401|40131",
        "old|{}|401|40132",
      })
  void refusesWithTheCodeThatSaysWhy(String key, String body, int status, int code) {
    HttpResponse<byte[]> response =
        SERVER.send(
            "POST",
            "/keys/shop." + key + "/requestToken",
            body.getBytes(UTF_8),
            "Authorization",
            basic("shop." + key + ":secret"));
    assertError(response, status, code);
  }

  @Test
  void refusesWrongSignaturesOldRequestsAndUnknownApps() {
    Map<String, @Nullable Object> forged = signed();
    forged.put("ttl", 61_000L);
    assertError(post(REQUEST_TOKEN, forged), 401, 40101);
    SERVER.addedMillis.set(121_000);
    assertError(post(REQUEST_TOKEN, signed()), 401, 40104);
    assertError(post("/keys/none.root/requestToken", Map.of()), 404, 40400);
    assertError(post(REQUEST_TOKEN, Map.of()), 401, 40101);
    assertError(SERVER.send("GET", REQUEST_TOKEN, null), 404, 40400);
  }

  @Test
  void refusesTokensWithCodesThatMakeClientsRenew() {
    String token = token();
    SERVER.addedMillis.set(60_000);
    assertError(publishWith(token), 401, 40142);
    SERVER.addedMillis.set(0);
    assertError(publishWith("shop." + "A".repeat(60)), 401, 40143);
    assertError(publishWith("shop.A"), 401, 40145);
    assertError(publishWith("nonsense"), 400, 40005);
    assertError(publishWith(jwt("shop.root", "wrong", Map.of())), 401, 40144);
    assertError(publishWith(jwt("none.root", "secret", Map.of())), 404, 40400);
  }

  @Test
  void aJwtPublishesAsItsClient() {
    int before = SERVER.channels.published.size();
    String jwt = jwt("shop.root", "secret", Map.of("x-ably-clientId", "bob"));
    assertThat(publishWith(jwt).statusCode()).isEqualTo(201);
    assertThat(SERVER.channels.published.get(before).messages().getFirst().clientId())
        .isEqualTo("bob");
    String eve = Base64.getEncoder().encodeToString("eve".getBytes(UTF_8));
    assertError(publishWith(jwt, "X-Ably-ClientId", eve), 401, 40101);
  }

  @ParameterizedTest
  @ValueSource(ints = {120_000, 131_000})
  void takesTokensOf128KiBAndRefusesLargerOnes(int characters) {
    String padding = "x".repeat(characters * 3 / 4 - 200);
    String jwt = jwt("shop.root", "secret", Map.of("padding", padding));
    HttpResponse<byte[]> response = publishWith(jwt);
    if (jwt.length() <= 128 * 1024) {
      assertThat(response.statusCode()).isEqualTo(201);
    } else {
      assertError(response, 400, 40005);
    }
  }

  @Test
  void revokesTheTokensOfATargetAndSaysWhichTargetsAreNone() {
    String jwt = jwt("shop.revocable", "secret", Map.of("x-ably-clientId", "mallory"));
    SERVER.addedMillis.set(1_000);
    assertThat(publishWith(jwt).statusCode()).isEqualTo(201);
    HttpResponse<byte[]> response =
        post(
            REVOKE_TOKENS,
            Map.of("targets", List.of("clientId:mallory", "nonsense:x")),
            "Authorization",
            basic(TestServer.REVOCABLE));
    assertThat(response.statusCode()).isEqualTo(201);
    Map<?, ?> result = Answers.map(response);
    assertThat(result.get("successCount")).isEqualTo(1L);
    assertThat(result.get("failureCount")).isEqualTo(1L);
    List<?> results = (List<?>) requireNonNull(result.get("results"));
    assertThat(results.getFirst())
        .isEqualTo(
            Map.of(
                "target",
                "clientId:mallory",
                "issuedBefore",
                TestServer.NOW + 1_000,
                "appliesAt",
                TestServer.NOW + 1_000));
    Map<?, ?> failed = (Map<?, ?>) results.get(1);
    assertThat(requireNonNull((Map<?, ?>) failed.get("error")).get("statusCode")).isEqualTo(400L);
    assertError(publishWith(jwt), 401, 40141);
  }

  @Test
  void refusesRevocationsThatAreTooLongOrComeTooFast() {
    try (TestServer other = TestServer.start()) {
      List<String> targets = IntStream.range(0, 100).mapToObj(each -> "clientId:" + each).toList();
      String[] right = {"Authorization", basic(TestServer.REVOCABLE)};
      var statuses = new LinkedHashMap<Integer, Integer>();
      for (int i = 0; i < 12; i++) {
        byte[] body = Json.write(Map.of("targets", targets));
        HttpResponse<byte[]> answer = other.send("POST", REVOKE_TOKENS, body, right);
        statuses.merge(answer.statusCode(), 1, Integer::sum);
      }
      assertThat(statuses).containsExactly(Map.entry(201, 11), Map.entry(429, 1));
      other.addedMillis.addAndGet(2_000);
      byte[] body = Json.write(Map.of("targets", List.of("clientId:" + "x".repeat(2_000))));
      Map<?, ?> result = Answers.map(other.send("POST", REVOKE_TOKENS, body, right));
      assertThat(result.get("failureCount")).isEqualTo(1L);
    }
  }

  @Test
  void leavesTimeToRenewWhenAsked() {
    HttpResponse<byte[]> response =
        post(
            REVOKE_TOKENS,
            Map.of("targets", List.of("clientId:slow"), "allowReauthMargin", true),
            "Authorization",
            basic(TestServer.REVOCABLE),
            "X-Ably-Version",
            "2");
    Map<?, ?> first = (Map<?, ?>) Answers.list(response).getFirst();
    assertThat(first.get("appliesAt")).isEqualTo(TestServer.NOW + 30_000);
  }

  @Test
  void onlyTheKeyItselfRevokesItsTokens() {
    Map<String, Object> body = Map.of("targets", List.of("clientId:x"));
    String token = token();
    assertError(post(REVOKE_TOKENS, body, "Authorization", "Bearer " + token), 401, 40162);
    assertError(post(REVOKE_TOKENS, body, "Authorization", basic(TestServer.KEY)), 401, 40133);
    assertError(post(REVOKE_TOKENS, body), 401, 40101);
    assertError(
        post("/keys/shop.root/revokeTokens", body, "Authorization", basic(TestServer.KEY)),
        401,
        40163);
    String[] right = {"Authorization", basic(TestServer.REVOCABLE)};
    assertError(post(REVOKE_TOKENS, Map.of("targets", List.of()), right), 400, 40001);
    assertError(post(REVOKE_TOKENS, List.of(), right), 400, 40001);
    assertError(
        post(
            REVOKE_TOKENS,
            Map.of("targets", List.of("clientId:x"), "issuedBefore", TestServer.NOW + 1),
            right),
        400,
        40003);
  }
}
