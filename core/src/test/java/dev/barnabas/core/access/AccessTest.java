package dev.barnabas.core.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.barnabas.protocol.error.ErrorCode;
import dev.barnabas.protocol.error.ProtocolException;
import java.time.InstantSource;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class AccessTest {
  private static final ApiKey ROOT = new ApiKey("shop.root", "s3cr:et", Capability.full());
  private static final ApiKey READER =
      new ApiKey("shop.reader", "other", Capability.parse("{\"a\":[\"subscribe\"]}"));

  private final Access access = keysOnly(List.of(new App("shop", List.of(ROOT, READER))));

  /** One to which nobody brings a token. */
  private static Access keysOnly(List<App> apps) {
    return new Access(
        apps,
        new TokenSettings(new byte[32], TokenVerifier.none(), InstantSource.system(), () -> 0));
  }

  @Test
  void knowsTheHolderOfAKey() {
    assertThat(access.authenticate(new Credential.Key(ROOT.text()), null))
        .isEqualTo(new Identity("shop", "shop.root", "*", Capability.full()));
    assertThat(access.authenticate(new Credential.Key("shop.reader:other"), "bob"))
        .isEqualTo(new Identity("shop", "shop.reader", "bob", READER.capability()));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "shop.root:s3cr:eT",
        "shop.root:s3cr:e",
        "shop.root:s3cr:ett",
        "shop.reader:s3cr:et",
        "shop.nobody:s3cr:et",
        "mall.root:s3cr:et",
        "shop.root:\0\0\0",
      })
  void refusesWrongSecretsAndUnknownKeysAlike(String key) {
    assertRefused(new Credential.Key(key), null, ErrorCode.INVALID_CREDENTIALS);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "shop", "shop.root", "shop.root:", "shop:secret", ".a:b", "a.:b", ":"})
  void refusesWhatHasNotTheFormOfAKey(String key) {
    assertRefused(new Credential.Key(key), null, ErrorCode.INVALID_CREDENTIAL);
  }

  @Test
  void refusesNobody() {
    assertRefused(new Credential.None(), null, ErrorCode.INVALID_CREDENTIALS);
  }

  @Test
  void refusesKeysThatWereRevokedOrHaveExpired() {
    Capability all = Capability.full();
    access.replace(
        List.of(
            new App(
                "shop",
                List.of(
                    new ApiKey("shop.gone", "s", all, false, true, 0),
                    new ApiKey("shop.old", "s", all, false, false, 1)))));
    assertRefused(new Credential.Key("shop.gone:s"), null, ErrorCode.KEY_REVOKED);
    assertRefused(new Credential.Key("shop.old:s"), null, ErrorCode.KEY_EXPIRED);
    assertRefused(new Credential.Key("shop.old:t"), null, ErrorCode.INVALID_CREDENTIALS);
  }

  @ParameterizedTest
  @ValueSource(strings = {"*", ""})
  void aClientMayNotAssertToBeAnyone(String clientId) {
    assertRefused(new Credential.Key(ROOT.text()), clientId, ErrorCode.INVALID_CLIENT_ID);
  }

  @Test
  void replacesAllKeysAtOnce() {
    access.replace(List.of(new App("mall", List.of(new ApiKey("mall.k", "s", ROOT.capability())))));
    assertRefused(new Credential.Key(ROOT.text()), null, ErrorCode.INVALID_CREDENTIALS);
    assertThat(access.authenticate(new Credential.Key("mall.k:s"), null).app()).isEqualTo("mall");
  }

  @ParameterizedTest
  @CsvSource({
    "*, , true",
    "*, bob, true",
    "*, *, false",
    "bob, bob, true",
    "bob, eve, false",
    "bob, , true",
    ", , true",
    ", bob, false",
    "bob, *, false",
  })
  void anIdentityActsOnlyAsItself(
      @Nullable String clientId, @Nullable String asserted, boolean expected) {
    assertThat(new Identity("a", "a.k", clientId, Capability.full()).mayActAs(asserted))
        .isEqualTo(expected);
  }

  @Test
  void noTextOfAKeyHoldsItsSecret() {
    assertThat(ROOT.toString()).contains("shop.root").doesNotContain("s3cr");
  }

  @Test
  void keysBelongToTheirAppAndAreUnique() {
    assertThatIllegalArgumentException().isThrownBy(() -> new App("mall", List.of(ROOT)));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> keysOnly(List.of(new App("shop", List.of(ROOT, ROOT)))));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new ApiKey("shop", "s", Capability.full()));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new ApiKey("shop.k", "", Capability.full()));
  }

  private void assertRefused(Credential credential, @Nullable String clientId, ErrorCode code) {
    assertThatThrownBy(() -> access.authenticate(credential, clientId))
        .isInstanceOfSatisfying(
            ProtocolException.class, problem -> assertThat(problem.error().code()).isEqualTo(code));
  }
}
