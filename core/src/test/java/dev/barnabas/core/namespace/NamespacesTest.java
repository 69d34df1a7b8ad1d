package dev.barnabas.core.namespace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.barnabas.protocol.error.ErrorCode;
import dev.barnabas.protocol.error.ProtocolException;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class NamespacesTest {
  private final Namespaces namespaces =
      new Namespaces(
          Map.of(
              "a",
              new AppRules(
                  Map.of("named", rules("named", true, false), "safe", rules("safe", false, true)),
                  AppLimits.STANDARD,
                  false),
              "tls",
              new AppRules(Map.of(), AppLimits.STANDARD, true)));

  @Test
  void anIdentifiedNamespaceRefusesWhoHasNoClientId() {
    assertRefused(ErrorCode.IDENTIFIED_CLIENT_REQUIRED, "named:x", false, true);
    assertThatCode(() -> namespaces.requireAdmitted("a", "named:x", true, true))
        .doesNotThrowAnyException();
    assertThatCode(() -> namespaces.requireAdmitted("a", "other:x", false, false))
        .doesNotThrowAnyException();
  }

  @Test
  void aTlsOnlyNamespaceOrAppRefusesPlainText() {
    assertRefused(ErrorCode.TLS_REQUIRED, "safe:x", true, false);
    assertThatCode(() -> namespaces.requireAdmitted("a", "safe:x", true, true))
        .doesNotThrowAnyException();
    for (boolean byKey : new boolean[] {true, false}) {
      ErrorCode code = byKey ? ErrorCode.TLS_REQUIRED_FOR_KEY : ErrorCode.TLS_REQUIRED;
      assertThatThrownBy(() -> namespaces.requireTls("tls", byKey, false))
          .isInstanceOfSatisfying(
              ProtocolException.class,
              refused -> assertThat(refused.error().code()).isEqualTo(code));
      assertThatCode(() -> namespaces.requireTls("tls", byKey, true)).doesNotThrowAnyException();
      assertThatCode(() -> namespaces.requireTls("a", byKey, false)).doesNotThrowAnyException();
    }
  }

  private void assertRefused(ErrorCode code, String channel, boolean identified, boolean secure) {
    assertThatThrownBy(() -> namespaces.requireAdmitted("a", channel, identified, secure))
        .isInstanceOfSatisfying(
            ProtocolException.class, refused -> assertThat(refused.error().code()).isEqualTo(code));
  }

  private static Namespace rules(String id, boolean authenticated, boolean tlsOnly) {
    return new Namespace(
        id,
        false,
        Duration.ofDays(3),
        false,
        authenticated,
        tlsOnly,
        false,
        false,
        false,
        20,
        false,
        1_000,
        "#{channelName}",
        null,
        "queue");
  }
}
