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
    var revocation = new Revocation(keyName, List.of(target), issuedBefore, appliesAt);
    world.access.revocations().onRecord(Revocations.PREFIX + "1", revocation.bytes());
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
    assertThat(revocations.over(TokenWorld.START + 3_600_001)).containsExactly("revocation/1");
    revocations.onRecord("revocation/1", null);
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
    assertThat(heard)
        .containsExactly(new Revocation("shop.revocable", List.of("clientId:bob"), 1, 2));
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
