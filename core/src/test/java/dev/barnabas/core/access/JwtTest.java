package dev.barnabas.core.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.barnabas.protocol.error.ErrorCode;
import dev.barnabas.protocol.error.ProtocolException;
import dev.barnabas.protocol.json.Json;
import java.math.BigDecimal;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class JwtTest {
  private final TokenWorld world = new TokenWorld();

  @Test
  void letsTheBearerInWithWhatTheKeyHas() {
    Identity identity = world.enter(world.jwt(TokenWorld.READER, Map.of()));
    assertThat(identity.app()).isEqualTo("shop");
    assertThat(identity.keyName()).isEqualTo("shop.reader");
    assertThat(identity.clientId()).isNull();
    assertThat(identity.capability()).isEqualTo(TokenWorld.READER.capability());
  }

  @Test
  void readsItsClaims() {
    Identity identity =
        world.enter(
            world.jwt(
                TokenWorld.ROOT,
                Map.of(
                    "x-ably-clientId",
                    "bob",
                    "x-ably-capability",
                    "{\"a\":[\"publish\"]}",
                    "x-ably-revocation-key",
                    "team",
                    "ably.channel.chat:*",
                    "moderator",
                    "exp",
                    new BigDecimal("1700000001.5"))));
    assertThat(identity.clientId()).isEqualTo("bob");
    assertThat(identity.capability().text()).isEqualTo("{\"a\":[\"publish\"]}");
    TokenClaims claims = Objects.requireNonNull(identity.token());
    assertThat(claims.expiresMillis()).isEqualTo(1_700_000_001_500L);
    assertThat(claims.revocationKey()).isEqualTo("team");
    assertThat(claims.channels().userOn("chat:a")).isEqualTo("moderator");
  }

  @Test
  void mayNotMoreThanItsKey() {
    String asked = "{\"*\":[\"*\"]}";
    assertThat(
            world
                .enter(world.jwt(TokenWorld.READER, Map.of("x-ably-capability", asked)))
                .capability())
        .isEqualTo(TokenWorld.READER.capability());
  }

  @Test
  void isRefusedFromItsExpiryOn() {
    String jwt = world.jwt(TokenWorld.ROOT, Map.of());
    world.nowMillis += 59_999;
    assertThat(world.enter(jwt)).isNotNull();
    world.nowMillis++;
    assertCode(ErrorCode.TOKEN_EXPIRED, () -> world.enter(jwt));
  }

  @Test
  void ofAKeyWithRevocableTokensLivesAnHourAtMost() {
    String jwt = world.jwt(TokenWorld.REVOCABLE, Map.of("exp", TokenWorld.START / 1000 + 86_400));
    TokenClaims claims = Objects.requireNonNull(world.enter(jwt).token());
    assertThat(claims.expiresMillis()).isEqualTo(TokenWorld.START + 3_600_000);
  }

  @Test
  void ofAKeyLivesADayAtMost() {
    long day = TokenWorld.START / 1000 + 86_400;
    assertThat(world.enter(world.jwt(TokenWorld.ROOT, Map.of("exp", day)))).isNotNull();
    for (ApiKey key : List.of(TokenWorld.ROOT, TokenWorld.REVOCABLE)) {
      String longer = world.jwt(key, Map.of("exp", day + 1));
      assertThatThrownBy(() -> world.enter(longer)).hasMessageContaining("24 hours");
      assertCode(ErrorCode.INVALID_PARAMETER, () -> world.enter(longer));
    }
    String over = world.jwt(TokenWorld.ROOT, Map.of("iat", 1_000_000_000L, "exp", 1_600_000_000L));
    assertCode(ErrorCode.TOKEN_EXPIRED, () -> world.enter(over));
    var published = Map.<String, Object>of("alg", "RS256", "kid", "published");
    assertThat(world.enter(world.jwt(published, "any", Map.of("exp", day + 1)))).isNotNull();
  }

  @Test
  void withAWrongSignatureSaysSoInWordsThatTestsLookFor() {
    String jwt = world.jwt(Map.of("alg", "HS256", "kid", "shop.root"), "another secret", Map.of());
    assertThatThrownBy(() -> world.enter(jwt))
        .hasMessageContaining("signature verification failed")
        .hasMessageContaining("40144");
  }

  @ParameterizedTest
  @CsvSource({
    "HS256, none.root, NOT_FOUND",
    "HS256, shop.none, KEY_UNKNOWN",
    "HS256, shop, INVALID_JWT",
    "HS256, '', INVALID_JWT",
    "none, shop.root, INVALID_JWT",
    "HS384, shop.root, INVALID_JWT",
    "hs256, shop.root, INVALID_JWT",
    "'', shop.root, INVALID_JWT",
    "RS256, unpublished, INVALID_JWT",
    "ES256, shop.root, INVALID_JWT",
  })
  void refusesHeadersThatNameNoKey(String algorithm, String keyId, ErrorCode code) {
    String jwt = world.jwt(Map.of("alg", algorithm, "kid", keyId), "s3cr:et", Map.of());
    assertCode(code, () -> world.enter(jwt));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "iat||INVALID_JWT",
        "exp||INVALID_JWT",
        "exp|tomorrow|INVALID_JWT",
        "x-ably-clientId|''|INVALID_CLIENT_ID",
        "x-ably-capability|nonsense|INVALID_JWT",
        "x-ably-capability|{\"a\":[\"fly\"]}|INVALID_JWT",
      })
  void refusesClaimsThatCantBe(String claim, @Nullable String value, ErrorCode code) {
    var claims = new HashMap<String, @Nullable Object>();
    claims.put(claim, value);
    assertCode(code, () -> world.enter(world.jwt(TokenWorld.ROOT, claims)));
  }

  @Test
  void refusesTimesBeyondAllReason() {
    var claims = Map.<String, @Nullable Object>of("exp", new BigDecimal("1e300000"));
    assertCode(ErrorCode.INVALID_PARAMETER, () -> world.enter(world.jwt(TokenWorld.ROOT, claims)));
    assertCode(
        ErrorCode.INVALID_JWT, () -> world.enter(world.jwt(TokenWorld.ROOT, Map.of("exp", -1L))));
    assertCode(
        ErrorCode.INVALID_JWT,
        () -> world.enter(world.jwt(TokenWorld.ROOT, Map.of("x-ably-capability", List.of()))));
  }

  @Test
  void refusesAClientIdThatIsNoText() {
    assertCode(
        ErrorCode.INVALID_JWT,
        () -> world.enter(world.jwt(TokenWorld.ROOT, Map.of("x-ably-clientId", 7L))));
  }

  @Test
  void ofAnIssuerCountsAsTheKeyThatItStandsFor() {
    String jwt = world.jwt(Map.of("alg", "RS256", "kid", "published"), "any", Map.of());
    assertThat(world.enter(jwt).keyName()).isEqualTo("shop.reader");
  }

  @Test
  void thatWrapsATokenCountsAsThatToken() {
    String token = world.grant(TokenWorld.READER, Map.of("clientId", "bob")).token();
    var foreign = Map.<String, Object>of("alg", "HS512", "kid", "whoever");
    String inClaims = world.jwt(foreign, "whatever", Map.of("x-ably-token", token));
    String inHeader = world.jwt(Map.of("x-ably-token", token), "whatever", Map.of());
    String encrypted =
        Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString(Json.write(Map.of("enc", "A128GCM", "x-ably-token", token)))
            + ".a.b.c.d";
    for (String jwt : List.of(inClaims, inHeader, encrypted)) {
      assertThat(world.enter(jwt)).isEqualTo(world.enter(token));
    }
    String nested = world.jwt(foreign, "whatever", Map.of("x-ably-token", inClaims));
    assertCode(ErrorCode.INVALID_JWT, () -> world.enter(nested));
  }

  private static void assertCode(ErrorCode code, Runnable task) {
    assertThatThrownBy(task::run)
        .isInstanceOfSatisfying(
            ProtocolException.class, problem -> assertThat(problem.error().code()).isEqualTo(code));
  }
}
