package dev.barnabas.core.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.barnabas.protocol.error.ErrorCode;
import dev.barnabas.protocol.error.ProtocolException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class RevocationsTest {
  private final TokenWorld world = new TokenWorld();

  private String token() {
    return world.jwt(
        TokenWorld.REVOCABLE,
        Map.of(
            "x-ably-clientId",
            "bob",
            "x-ably-revocation-key",
            "team",
            "x-ably-capability",
            "{\"chat:*\":[\"publish\"]}"));
  }

  private void revoke(String keyName, String target, long issuedBefore, long appliesAt) {
    var revocation = new Revocation(keyName, target, issuedBefore, appliesAt);
    world.access.revocations().onRecord(revocation.recordKey(), revocation.bytes());
  }

  @ParameterizedTest
  @CsvSource({
    "clientId:bob, true",
    "clientId:bo, false",
    "revocationKey:team, true",
    "revocationKey:bob, false",
    "channel:chat:*, true",
    "channel:chat:a, false",
  })
  void endATokenByItsTargets(String target, boolean ended) {
    revoke("shop.revocable", target, TokenWorld.START + 1, TokenWorld.START);
    if (ended) {
      assertThatThrownBy(() -> world.enter(token()))
          .isInstanceOfSatisfying(
              ProtocolException.class,
              problem -> assertThat(problem.error().code()).isEqualTo(ErrorCode.TOKEN_REVOKED));
    } else {
      assertThat(world.enter(token()).clientId()).isEqualTo("bob");
    }
  }

  @Test
  void sparesLaterTokensOtherKeysAndTheKeyItself() {
    revoke("shop.revocable", "clientId:bob", TokenWorld.START, TokenWorld.START);
    assertThat(world.enter(token())).as("issued at that time").isNotNull();
    revoke("shop.root", "clientId:bob", TokenWorld.START + 1, TokenWorld.START);
    assertThat(world.enter(token())).as("of another key").isNotNull();
    revoke("shop.revocable", "clientId:bob", TokenWorld.START + 1, TokenWorld.START);
    var key = new Credential.Key(TokenWorld.REVOCABLE.text());
    assertThat(world.access.authenticate(key, "bob")).as("the key").isNotNull();
  }

  @Test
  void applyFromTheirTimeOn() {
    revoke("shop.revocable", "clientId:bob", TokenWorld.START + 1, TokenWorld.START + 30_000);
    String token = token();
    Identity identity = world.enter(token);
    assertThat(world.access.revocations().revokedAt(identity)).isEqualTo(TokenWorld.START + 30_000);
    world.nowMillis += 30_000;
    assertThatThrownBy(() -> world.enter(token)).hasMessageContaining("40141");
  }

  @Test
  void endWhenNoTokenCanBeAlive() {
    revoke("shop.revocable", "clientId:bob", TokenWorld.START, TokenWorld.START);
    Revocations revocations = world.access.revocations();
    assertThat(revocations.over(TokenWorld.START + 3_600_000)).isEmpty();
    String key = revocation("shop.revocable", "clientId:bob").recordKey();
    assertThat(revocations.over(TokenWorld.START + 3_600_001)).containsExactly(key);
    revocations.onRecord(key, null);
    assertThat(revocations.over(Long.MAX_VALUE)).isEmpty();
  }

  @Test
  void areToldToListenersAndNoRecordOfOthersDisturbsThem() {
    var heard = new ArrayList<Revocation>();
    Revocations revocations = world.access.revocations();
    revocations.listen(heard::add);
    byte[] foreign = "[]".getBytes(StandardCharsets.UTF_8);
    revocations.onRecord("revocation/2", foreign);
    revocations.onRecord("revocation/3", new byte[] {1});
    revocations.onRecord("key/shop", foreign);
    assertThat(heard).isEmpty();
    revoke("shop.revocable", "clientId:bob", 1, 2);
    assertThat(heard).containsExactly(new Revocation("shop.revocable", "clientId:bob", 1, 2));
  }

  @Test
  void endTokensByWhatTheirIssuerWroteNotByWhatTheyWereCutDownTo() {
    Capability chat = Capability.parse("{\"chat:*\":[\"publish\"]}");
    var narrow = new ApiKey("shop.revocable", "third", chat, true, false, 0);
    world.access.replace(List.of(new App("shop", List.of(narrow))));
    String jwt = world.jwt(narrow, Map.of("x-ably-capability", "{\"*\":[\"publish\"]}"));
    revoke("shop.revocable", "channel:chat:*", TokenWorld.START + 1, TokenWorld.START);
    assertThat(world.enter(jwt)).isNotNull();
    revoke("shop.revocable", "channel:*", TokenWorld.START + 1, TokenWorld.START);
    assertThatThrownBy(() -> world.enter(jwt)).hasMessageContaining("40141");
  }

  @Test
  void areNeverForgottenButRefusedWhenAnAppHasTooMany() {
    Revocations revocations = world.access.revocations();
    revoke("shop.revocable", "clientId:bob", TokenWorld.START + 1, TokenWorld.START);
    for (int i = 1; i < Revocations.APP_MAX; i++) {
      add(revocations, "shop.revocable", "clientId:" + i);
    }
    assertThatThrownBy(() -> add(revocations, "shop.revocable", "clientId:more"))
        .isInstanceOfSatisfying(
            ProtocolException.class,
            problem -> assertThat(problem.error().code()).isEqualTo(ErrorCode.OVERLOADED));
    add(revocations, "shop.revocable", "clientId:7"); // is there already
    add(revocations, "other.key", "clientId:more"); // is of another app
    assertThatThrownBy(() -> world.enter(token())).hasMessageContaining("40141");
    revocations.onRecord(revocation("shop.revocable", "clientId:7").recordKey(), null);
    add(revocations, "shop.revocable", "clientId:more");
  }

  @Test
  void ofAllAppsHaveABoundTooAndOnesFromTheLogAreTakenBeyondIt() {
    Revocations revocations = world.access.revocations();
    for (int i = 0; i < Revocations.ALL_MAX; i++) {
      Revocation each = revocation("app" + i % 100 + ".key", "clientId:" + i);
      revocations.onRecord(each.recordKey(), each.bytes());
    }
    assertThatThrownBy(() -> add(revocations, "new.key", "clientId:x"))
        .hasMessageContaining("42910");
    Revocation written = revocation("shop.revocable", "clientId:bob");
    revocations.onRecord(written.recordKey(), written.bytes());
    assertThatThrownBy(() -> world.enter(token())).hasMessageContaining("40141");
  }

  @Test
  void ofATargetThatIsRevokedAgainEndWhatEitherEnds() {
    revoke("shop.revocable", "clientId:bob", TokenWorld.START + 1, TokenWorld.START);
    revoke("shop.revocable", "clientId:bob", TokenWorld.START - 60_000, TokenWorld.START + 30_000);
    assertThatThrownBy(() -> world.enter(token())).hasMessageContaining("40141");
    Revocation added = revocation("shop.revocable", "clientId:x");
    Revocations revocations = world.access.revocations();
    add(revocations, "shop.revocable", "clientId:x");
    var earlier = new Revocation("shop.revocable", "clientId:x", 5, 7);
    assertThat(revocations.records(List.of(earlier)))
        .containsExactly(
            Map.entry(
                added.recordKey(),
                new Revocation("shop.revocable", "clientId:x", TokenWorld.START + 1, 7)));
  }

  private static Revocation revocation(String keyName, String target) {
    return new Revocation(keyName, target, TokenWorld.START + 1, TokenWorld.START);
  }

  private static void add(Revocations revocations, String keyName, String target) {
    revocations
        .records(List.of(revocation(keyName, target)))
        .forEach((key, each) -> revocations.onRecord(key, each.bytes()));
  }

  @ParameterizedTest
  @CsvSource({
    "clientId:bob, true",
    "revocationKey:x:y, true",
    "channel:a, true",
    "clientId:, false",
    "user:bob, false",
    "bob, false",
  })
  void knowTheKindsOfTargets(String target, boolean known) {
    assertThat(Revocation.isTarget(target)).isEqualTo(known);
  }
}
