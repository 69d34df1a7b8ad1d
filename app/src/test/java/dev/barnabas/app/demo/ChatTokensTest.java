package dev.barnabas.app.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.barnabas.core.access.Access;
import dev.barnabas.core.access.ApiKey;
import dev.barnabas.core.access.App;
import dev.barnabas.core.access.Capability;
import dev.barnabas.core.access.Credential;
import dev.barnabas.core.access.Operation;
import dev.barnabas.core.access.TokenGrant;
import dev.barnabas.core.access.TokenRequest;
import dev.barnabas.core.access.TokenSettings;
import dev.barnabas.core.access.TokenVerifier;
import dev.barnabas.protocol.error.ErrorCode;
import dev.barnabas.protocol.error.ProtocolException;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ChatTokensTest {
  private static final ApiKey KEY = new ApiKey("local.dev", "secret", Capability.full());

  private final AtomicInteger nonce = new AtomicInteger();
  private final ChatTokens tokens =
      new ChatTokens(KEY, InstantSource.system(), () -> "nonce" + nonce.incrementAndGet());

  @Test
  void letSomebodyIntoRoomsAndNowhereElse() {
    TokenGrant grant = granted("Anna");

    assertThat(grant.claims().clientId()).isEqualTo("Anna");
    assertThat(grant.capability().operations("chat:inn"))
        .containsExactlyInAnyOrder(
            Operation.PUBLISH,
            Operation.SUBSCRIBE,
            Operation.PRESENCE,
            Operation.HISTORY,
            Operation.ANNOTATION_PUBLISH,
            Operation.MESSAGE_UPDATE_OWN,
            Operation.MESSAGE_DELETE_OWN);
    assertThat(grant.capability().allows(Operation.PUBLISH, "landed:chat:inn")).isFalse();
    assertThat(grant.capability().operations("guestbook")).isEmpty();
    assertThat(granted("Anna").nonce()).isNotEqualTo(grant.nonce());
  }

  @ParameterizedTest
  @ValueSource(strings = {"K.", "Frieda aus dem Herrenhof", "ふみこ", "👩‍🚀", "<b>x</b>"})
  void takeAnyName(String name) {
    assertThat(granted(name).claims().clientId()).isEqualTo(name);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "*", " K.", "K. ", "a\nb", "a\u202eb", "\ud800", "a\u0000"})
  void takeNothingThatIsNoName(String text) {
    refused(Map.of("clientId", text));
  }

  @Test
  void sayWhatTheStarStandsFor() {
    assertThatThrownBy(() -> tokens.answer(Map.of("clientId", "*")))
        .hasMessageContaining("* stands for all names");
  }

  @Test
  void takeNoNameThatIsTooLongOrMissing() {
    assertThat(granted("x".repeat(32)).claims().clientId()).hasSize(32);
    refused(Map.of("clientId", "x".repeat(33)));
    refused(Map.of());
  }

  private TokenGrant granted(String name) {
    var access =
        new Access(
            List.of(new App("local", List.of(KEY))),
            new TokenSettings(new byte[32], TokenVerifier.none(), InstantSource.system(), () -> 0));
    TokenRequest request = TokenRequest.of(KEY.name(), tokens.answer(Map.of("clientId", name)));
    return access.grant(request, new Credential.None());
  }

  private void refused(Map<String, String> params) {
    var refused = catchThrowableOfType(ProtocolException.class, () -> tokens.answer(params));
    assertThat(refused.error().code()).isEqualTo(ErrorCode.INVALID_CLIENT_ID);
  }
}
