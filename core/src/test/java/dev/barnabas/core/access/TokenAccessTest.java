package dev.barnabas.core.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.barnabas.protocol.error.ErrorCode;
import dev.barnabas.protocol.error.ErrorInfo;
import dev.barnabas.protocol.error.ProtocolException;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class TokenAccessTest {
  private final TokenWorld world = new TokenWorld();

  @Test
  void everyNodeKnowsAToken() {
    TokenGrant grant = world.grant(TokenWorld.ROOT, Map.of("clientId", "bob", "ttl", 60_000L));
    Identity there = world.node().authenticate(new Credential.Token(grant.token()), null);
    assertThat(there)
        .isEqualTo(new Identity("shop", "shop.root", "bob", Capability.full(), grant.claims()));
  }

  @Test
  void tokensOfAnotherClusterOrAnOldSecretAreStrangers() {
    String token = world.grant(TokenWorld.ROOT, Map.of()).token();
    Access foreign = world.node(new byte[32]);
    assertCode(
        ErrorCode.TOKEN_UNRECOGNISED,
        () -> foreign.authenticate(new Credential.Token(token), null));
    ApiKey rotated = new ApiKey("shop.root", "a new secret", Capability.full());
    world.access.replace(List.of(new App("shop", List.of(rotated))));
    assertCode(ErrorCode.TOKEN_UNRECOGNISED, () -> world.enter(token));
  }

  @Test
  void noBitOfATokenCanBeChanged() {
    String token = world.grant(TokenWorld.READER, Map.of()).token();
    for (int i = "shop.".length(); i < token.length() - 1; i++) {
      char other = token.charAt(i) == 'A' ? 'B' : 'A';
      String forged = token.substring(0, i) + other + token.substring(i + 1);
      assertThatThrownBy(() -> world.enter(forged)).isInstanceOf(ProtocolException.class);
    }
  }

  @Test
  void aDevicesTokenNamesItAndMayDoWhatDevicesDo() {
    Identity root = world.enter(world.grant(TokenWorld.ROOT, Map.of()).token());
    Identity device = world.enter(world.access.deviceToken(root, "phone-1", "bob").token());
    assertThat(device.clientId()).isEqualTo("bob");
    assertThat(device.token()).extracting(TokenClaims::deviceId).isEqualTo("phone-1");
    assertThat(device.capability().allows(Operation.PUSH_SUBSCRIBE, "news")).isTrue();
    assertThat(device.capability().allows(Operation.SUBSCRIBE, "news")).isFalse();
    assertThat(root.token()).extracting(TokenClaims::deviceId).isNull();
  }

  @Test
  void aTokenNeverMayMoreThanItsKeyNow() {
    String token = world.grant(TokenWorld.ROOT, Map.of()).token();
    ApiKey less = new ApiKey("shop.root", "s3cr:et", Capability.parse("{\"a\":[\"subscribe\"]}"));
    world.access.replace(List.of(new App("shop", List.of(less))));
    assertThat(world.enter(token).capability().text()).isEqualTo("{\"a\":[\"subscribe\"]}");
  }

  @ParameterizedTest
  @CsvSource({
    "'', INVALID_CREDENTIAL",
    "no token at all, INVALID_CREDENTIAL",
    ".x, INVALID_CREDENTIAL",
    "shop.???, INVALID_ABLY_TOKEN",
    "shop., INVALID_ABLY_TOKEN",
    "shop.AAAA, INVALID_ABLY_TOKEN",
    "shop.AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA, TOKEN_UNRECOGNISED",
    "none.AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA, TOKEN_UNRECOGNISED",
    "a.b.c, INVALID_JWT",
    "a.b.c.d, INVALID_JWT",
    "a.b.c.d.e.f, INVALID_JWT",
  })
  void refusesWhatIsNoToken(String token, ErrorCode code) {
    assertCode(code, () -> world.enter(token));
  }

  @Test
  void refusesTokensThatAreTooLong() {
    assertCode(ErrorCode.INVALID_CREDENTIAL, () -> world.enter("a." + "b".repeat(128 * 1024)));
  }

  @ParameterizedTest
  @CsvSource({
    // token's, asserted, result or code
    ", , ",
    ", X, INVALID_CLIENT_ID",
    "A, , A",
    "A, A, A",
    "A, B, INVALID_CREDENTIALS",
    "*, , *",
    "*, X, X",
    "*, *, INVALID_CLIENT_ID",
    "*, '', INVALID_CLIENT_ID",
  })
  void resolvesTheClientId(
      @Nullable String ofToken, @Nullable String asserted, @Nullable String result) {
    Map<String, @Nullable Object> fields = ofToken == null ? Map.of() : Map.of("clientId", ofToken);
    var token = new Credential.Token(world.grant(TokenWorld.ROOT, fields).token());
    if (result != null && result.startsWith("INVALID")) {
      assertCode(ErrorCode.valueOf(result), () -> world.access.authenticate(token, asserted));
    } else {
      assertThat(world.access.authenticate(token, asserted).clientId()).isEqualTo(result);
    }
  }

  @ParameterizedTest
  @CsvSource({
    // who it was, the new token's, who it is
    ", , ",
    ", *, *",
    ", A, refused",
    "*, , ",
    "*, *, *",
    "*, A, refused",
    "A, A, A",
    "A, *, A",
    "A, , refused",
    "A, B, refused",
  })
  void aRenewalMakesNobodyElseOfAConnection(
      @Nullable String was, @Nullable String ofToken, @Nullable String result) {
    Map<String, @Nullable Object> fields = ofToken == null ? Map.of() : Map.of("clientId", ofToken);
    String token = world.grant(TokenWorld.READER, fields).token();
    var identity = new Identity("shop", "shop.root", was, Capability.full());
    if ("refused".equals(result)) {
      assertCode(ErrorCode.INCOMPATIBLE_CREDENTIALS, () -> world.access.renew(identity, token));
    } else {
      Identity renewed = world.access.renew(identity, token);
      assertThat(renewed.clientId()).isEqualTo(result);
      assertThat(renewed.capability()).isEqualTo(TokenWorld.READER.capability());
    }
  }

  @Test
  void aRenewalStaysInItsApp() {
    String token = world.grant(TokenWorld.MALL, Map.of()).token();
    var identity = new Identity("shop", "shop.root", "*", Capability.full());
    assertCode(ErrorCode.INCOMPATIBLE_CREDENTIALS, () -> world.access.renew(identity, token));
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void tokensEndWithTheirKey(boolean removed) {
    TokenGrant grant = world.grant(TokenWorld.ROOT, Map.of());
    Identity live = world.enter(grant.token());
    assertThat(world.access.ended(live)).isNull();
    ApiKey revoked = new ApiKey("shop.root", "s3cr:et", Capability.full(), false, true, 0);
    world.access.replace(List.of(new App("shop", removed ? List.of() : List.of(revoked))));
    assertCode(
        removed ? ErrorCode.TOKEN_UNRECOGNISED : ErrorCode.TOKEN_REVOKED,
        () -> world.enter(grant.token()));
    assertThat(world.access.ended(live))
        .extracting(ErrorInfo::code)
        .isEqualTo(ErrorCode.TOKEN_REVOKED);
    assertThat(world.access.ended(new Identity("shop", "shop.root", "*", Capability.full())))
        .extracting(ErrorInfo::code)
        .isEqualTo(ErrorCode.KEY_REVOKED);
  }

  @Test
  void allSayTheSameOfAnAppThatIsDisabled() {
    String token = world.grant(TokenWorld.ROOT, Map.of()).token();
    String jwt = world.jwt(TokenWorld.ROOT, Map.of());
    Identity live = world.enter(token);
    world.access.replace(List.of(new App("shop", List.of(TokenWorld.ROOT), false)));
    var key = new Credential.Key("shop.root:s3cr:et");
    for (Runnable each :
        List.<Runnable>of(
            () -> world.access.authenticate(key, null),
            () -> world.access.requireKey(key),
            () -> world.enter(token),
            () -> world.enter(jwt),
            () -> world.access.renew(live, token),
            () -> world.grant(TokenWorld.ROOT, Map.of()),
            () -> world.access.grant(TokenRequest.of("shop.root", Map.of()), key))) {
      assertCode(ErrorCode.APP_DISABLED, each);
    }
    assertThat(world.access.ended(live))
        .extracting(ErrorInfo::code)
        .isEqualTo(ErrorCode.APP_DISABLED);
    assertThat(world.access.ended(new Identity("shop", "shop.root", "*", Capability.full())))
        .extracting(ErrorInfo::code)
        .isEqualTo(ErrorCode.APP_DISABLED);
    // Who doesn't know a secret learns nothing of it.
    var wrong = new Credential.Key("shop.root:wrong");
    assertCode(ErrorCode.INVALID_CREDENTIALS, () -> world.access.authenticate(wrong, null));
  }

  private static void assertCode(ErrorCode code, Runnable task) {
    assertThatThrownBy(task::run)
        .isInstanceOfSatisfying(
            ProtocolException.class, problem -> assertThat(problem.error().code()).isEqualTo(code));
  }
}
