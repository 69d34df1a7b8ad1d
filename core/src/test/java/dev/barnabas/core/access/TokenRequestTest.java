package dev.barnabas.core.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.barnabas.protocol.error.ErrorCode;
import dev.barnabas.protocol.error.ProtocolException;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class TokenRequestTest {
  private final TokenWorld world = new TokenWorld();

  @Test
  void signsEachFieldWithALineFeedBehindIt() {
    var request =
        new TokenRequest("a.b", "60000", "{\"*\":[\"*\"]}", "bob", "1700", "a nonce", null);
    assertThat(request.canonical()).isEqualTo("a.b\n60000\n{\"*\":[\"*\"]}\nbob\n1700\na nonce\n");
    assertThat(new TokenRequest("a.b", null, null, null, null, null, null).canonical())
        .isEqualTo("a.b\n\n\n\n\n\n");
  }

  @Test
  void grantsWhatTheKeyHasForAnHourWhenNothingIsAsked() {
    TokenGrant grant = world.grant(TokenWorld.READER, Map.of());
    assertThat(grant.tree())
        .containsEntry("token", grant.token())
        .containsEntry("keyName", "shop.reader")
        .containsEntry("issued", TokenWorld.START)
        .containsEntry("expires", TokenWorld.START + 3_600_000)
        .containsEntry("capability", "{\"open:*\":[\"history\",\"subscribe\"]}")
        .doesNotContainKey("clientId");
    assertThat(grant.toString()).doesNotContain(grant.token());
  }

  @Test
  void grantsWhatIsAskedWithinTheKey() {
    TokenGrant grant =
        world.grant(
            TokenWorld.READER,
            Map.of(
                "ttl",
                5_000L,
                "clientId",
                "bob",
                "capability",
                "{\"open:news\":[\"subscribe\",\"publish\"],\"secret\":[\"*\"]}"));
    assertThat(grant.tree())
        .containsEntry("capability", "{\"open:news\":[\"subscribe\"]}")
        .containsEntry("expires", TokenWorld.START + 5_000)
        .containsEntry("clientId", "bob");
  }

  @Test
  void takesWhatAnApplicationsServerSigned() {
    TokenRequest signed =
        TokenRequest.signed(
            TokenWorld.READER,
            Capability.parse("{\"open:*\":[\"subscribe\"]}"),
            "bob",
            TokenWorld.START,
            "once");

    TokenRequest sent = TokenRequest.of("shop.reader", signed.tree());
    TokenGrant grant = world.access.grant(sent, new Credential.None());

    assertThat(sent).isEqualTo(signed);
    assertThat(grant.tree())
        .containsEntry("clientId", "bob")
        .containsEntry("capability", "{\"open:*\":[\"subscribe\"]}");
  }

  @Test
  void takesNumbersThatBecameText() {
    var tree = new HashMap<String, @Nullable Object>();
    TokenRequest signed = world.signed(TokenWorld.ROOT, Map.of("ttl", 5_000L));
    tree.put("keyName", "shop.root");
    tree.put("ttl", "5000");
    tree.put("timestamp", String.valueOf(signed.timestamp()));
    tree.put("nonce", signed.nonce());
    tree.put("mac", signed.mac());
    TokenGrant grant =
        world.access.grant(TokenRequest.of("shop.root", tree), new Credential.None());
    assertThat(grant.claims().expiresMillis()).isEqualTo(TokenWorld.START + 5_000);
  }

  @Test
  void aTokenThatLivesAMillisecondIsGoneAfterIt() {
    String token = world.grant(TokenWorld.ROOT, Map.of("ttl", 1L)).token();
    assertThat(world.enter(token).keyName()).isEqualTo("shop.root");
    world.nowMillis++;
    assertCode(ErrorCode.TOKEN_EXPIRED, () -> world.enter(token));
  }

  @Test
  void twoTokensAreNeverTheSame() {
    assertThat(world.grant(TokenWorld.ROOT, Map.of()).token())
        .isNotEqualTo(world.grant(TokenWorld.ROOT, Map.of()).token());
  }

  @ParameterizedTest
  @CsvSource({"-120000", "0", "120000"})
  void takesTimestampsWithinTwoMinutes(long offset) {
    TokenGrant grant = world.grant(TokenWorld.ROOT, Map.of("timestamp", TokenWorld.START + offset));
    assertThat(grant.nonce()).isNotNull();
  }

  @ParameterizedTest
  @ValueSource(longs = {-120_001, 120_001})
  void refusesTimestampsBeyondTwoMinutes(long offset) {
    assertCode(
        ErrorCode.TOKEN_REQUEST_TIMESTAMP,
        () -> world.grant(TokenWorld.ROOT, Map.of("timestamp", TokenWorld.START + offset)));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "ttl|-1|INVALID_PARAMETER",
        "ttl|86400001|INVALID_PARAMETER",
        "ttl|an hour|INVALID_PARAMETER",
        "ttl|99999999999999999999|INVALID_PARAMETER",
        "timestamp|today|INVALID_PARAMETER",
        "clientId|''|INVALID_CLIENT_ID",
        "nonce|''|INVALID_BODY",
        "capability|nonsense|BAD_REQUEST",
        "capability|{\"a\":[]}|BAD_REQUEST",
        "capability|{\"a\":[\"*\",\"publish\"]}|BAD_REQUEST",
        "capability|{\"a\":[\"fly\"]}|BAD_REQUEST",
        "capability|{\"a\":\"publish\"}|BAD_REQUEST",
        "capability|{\"a\":[\"source-ids\"]}|CAPABILITY_DENIED",
        "capability|{}|CAPABILITY_DENIED",
      })
  void refusesWhatCantBeGranted(String field, String value, ErrorCode code) {
    assertCode(code, () -> world.grant(TokenWorld.ROOT, Map.of(field, value)));
  }

  @Test
  void tokensThatCanBeRevokedLiveAnHourAtMost() {
    assertThat(world.grant(TokenWorld.REVOCABLE, Map.of("ttl", 3_600_000L)).claims()).isNotNull();
    assertCode(
        ErrorCode.INVALID_PARAMETER,
        () -> world.grant(TokenWorld.REVOCABLE, Map.of("ttl", 3_600_001L)));
  }

  @Test
  void refusesAWrongMac() {
    TokenRequest right = world.signed(TokenWorld.ROOT, Map.of());
    TokenRequest more =
        new TokenRequest(
            "shop.root",
            "1",
            right.capability(),
            right.clientId(),
            right.timestamp(),
            right.nonce(),
            right.mac());
    assertCode(
        ErrorCode.INVALID_CREDENTIALS, () -> world.access.grant(more, new Credential.None()));
  }

  @Test
  void anUnsignedRequestNeedsItsKey() {
    TokenRequest request = TokenRequest.of("shop.root", Map.of());
    assertThat(world.access.grant(request, key(TokenWorld.ROOT)).nonce()).isNull();
    assertCode(
        ErrorCode.INVALID_CREDENTIALS, () -> world.access.grant(request, key(TokenWorld.READER)));
    assertCode(
        ErrorCode.INVALID_CREDENTIALS, () -> world.access.grant(request, new Credential.None()));
    assertCode(
        ErrorCode.BASIC_AUTH_REQUIRED,
        () -> world.access.grant(request, new Credential.Token("a.b")));
  }

  @ParameterizedTest
  @CsvSource({"none.root, NOT_FOUND", "shop.none, KEY_UNKNOWN"})
  void refusesKeysThatAreNot(String keyName, ErrorCode code) {
    TokenRequest request = TokenRequest.of(keyName, Map.of());
    assertCode(code, () -> world.access.grant(request, key(TokenWorld.ROOT)));
  }

  @Test
  void refusesKeysThatNoLongerCount() {
    ApiKey gone = new ApiKey("shop.gone", "s", Capability.full(), false, true, 0);
    ApiKey old = new ApiKey("shop.old", "s", Capability.full(), false, false, TokenWorld.START);
    world.access.replace(List.of(new App("shop", List.of(gone, old))));
    assertCode(ErrorCode.KEY_REVOKED, () -> world.grant(gone, Map.of()));
    assertCode(ErrorCode.KEY_EXPIRED, () -> world.grant(old, Map.of()));
  }

  @Test
  void theKeyOfThePathIsTheKeyOfTheRequest() {
    assertCode(
        ErrorCode.INVALID_BODY,
        () -> TokenRequest.of("shop.root", Map.of("keyName", "shop.reader")));
    assertCode(ErrorCode.INVALID_BODY, () -> TokenRequest.of("shop.root", List.of()));
    assertCode(ErrorCode.INVALID_BODY, () -> TokenRequest.of("shop.root", Map.of("ttl", true)));
  }

  @Test
  void aNonceNamesItsKeyAndNothingElse() {
    var fields = new LinkedHashMap<String, @Nullable Object>();
    fields.put("nonce", "the same");
    String first = world.grant(TokenWorld.ROOT, fields).nonce();
    fields.put("ttl", 1_000L);
    assertThat(world.grant(TokenWorld.ROOT, fields).nonce()).isEqualTo(first);
    assertThat(world.grant(TokenWorld.MALL, fields).nonce()).isNotEqualTo(first);
  }

  private static Credential key(ApiKey key) {
    return new Credential.Key(key.text());
  }

  private static void assertCode(ErrorCode code, Runnable task) {
    assertThatThrownBy(task::run)
        .isInstanceOfSatisfying(
            ProtocolException.class, problem -> assertThat(problem.error().code()).isEqualTo(code));
  }
}
