package dev.barnabas.core.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.barnabas.core.access.Capability;
import dev.barnabas.core.access.Identity;
import dev.barnabas.core.session.ConnectionKeys.Checked;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class ConnectionKeysTest {
  private final ConnectionKeys keys = keys("secret");

  @Test
  void aKeyIsGoodForItsConnectionOnEveryNodeWithTheSecret() {
    Identity anna = identity("app", "anna");
    String key = keys.issue("abcDEF_-12", anna);
    assertThat(keys("secret").check(key, anna)).isEqualTo(new Checked.Valid("abcDEF_-12"));
    Identity anonymous = identity("app", null);
    assertThat(keys.check(keys.issue("xyz", anonymous), anonymous))
        .isEqualTo(new Checked.Valid("xyz"));
  }

  @Test
  void aKeyIsNoGoodElsewhere() {
    String key = keys.issue("abc", identity("app", "anna"));
    assertThat(keys.check(key, identity("other", "anna"))).isEqualTo(new Checked.Invalid());
    assertThat(keys("another").check(key, identity("app", "anna")))
        .isEqualTo(new Checked.Invalid());
    assertThat(keys.check(key, identity("app", "berta"))).isEqualTo(new Checked.Incompatible());
    assertThat(keys.check(key, identity("app", null))).isEqualTo(new Checked.Incompatible());
    assertThat(keys.check(key, identity("app", Identity.ANY_CLIENT)))
        .isEqualTo(new Checked.Incompatible());
  }

  @Test
  void noCharacterOfAKeyCanBeChanged() {
    Identity anna = identity("app", "anna");
    String key = keys.issue("abc", anna);
    for (int i = 0; i < key.length(); i++) {
      for (char other : new char[] {'A', 'b', '-', '0', '!', '.', ' ', 'é'}) {
        if (key.charAt(i) != other) {
          String changed = key.substring(0, i) + other + key.substring(i + 1);
          // Base64 has spare bits in its last character: the clientId may stay the same.
          if (i < key.length() - 1) {
            assertThat(keys.check(changed, anna)).as(changed).isNotInstanceOf(Checked.Valid.class);
          }
        }
      }
    }
    for (int length = 0; length < key.length(); length++) {
      assertThat(keys.check(key.substring(0, length), anna)).isNotInstanceOf(Checked.Valid.class);
    }
  }

  /** {@code .A} is no base64. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "!",
        "abc",
        "abc!",
        "abc!short",
        "abc!aaaaaaaaaaaaaaaaaaaa",
        "abc!aaaaaaaaaaaaaaaaaaaa.",
        "abc!aaaaaaaaaaaaaaaaaaaa.A",
        "abc!aaaaaaaaaaaaaaaaaaaa.AAAAA",
        "abc\n!aaaaaaaaaaaaaaaaaaaa",
      })
  void whatIsNoKeyIsInvalidAndNoMore(String text) {
    assertThat(keys.check(text, identity("app", null))).isEqualTo(new Checked.Invalid());
  }

  @Test
  void aLongClientIdCanResumeToo() {
    Identity long256 = identity("app", "ä".repeat(256));
    assertThat(keys.check(keys.issue("abc", long256), long256)).isEqualTo(new Checked.Valid("abc"));
  }

  private static ConnectionKeys keys(String secret) {
    return new ConnectionKeys(secret.getBytes(StandardCharsets.UTF_8));
  }

  private static Identity identity(String app, @Nullable String clientId) {
    return new Identity(app, app + ".key", clientId, Capability.parse("{\"*\":[\"*\"]}"));
  }
}
