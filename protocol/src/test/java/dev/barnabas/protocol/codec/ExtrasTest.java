package dev.barnabas.protocol.codec;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.barnabas.protocol.error.ErrorCode;
import dev.barnabas.protocol.error.ProtocolException;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ExtrasTest {
  @Test
  void whatIsNotKnownIsCarriedAsItIs() {
    Map<String, @Nullable Object> extras = Map.of("ai", List.of(1L), "own", Map.of("a", "b"));

    assertThat(Extras.read(extras)).isEqualTo(extras);
  }

  @Test
  void theServersDeltaDoesNotComeBackIn() {
    assertThat(Extras.read(Map.of("delta", Map.of("from", "x"), "headers", Map.of("a", 1L))))
        .containsOnlyKeys("headers");
    assertThat(Extras.read(Map.of("delta", Map.of("from", "x")))).isNull();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "[]",
        "\"text\"",
        "{\"headers\":1}",
        "{\"headers\":{\"a\":{}}}",
        "{\"headers\":{\"a\":[1]}}",
        "{\"ref\":{\"type\":\"reply\"}}",
        "{\"ref\":\"x\"}",
        "{\"push\":true}",
        "{\"ephemeral\":\"yes\"}"
      })
  void whatBreaksARuleIsRefused(String json) {
    Object tree = WireFormat.JSON.decode(json.getBytes(UTF_8));

    assertThatThrownBy(() -> Extras.read(tree))
        .isInstanceOfSatisfying(
            ProtocolException.class,
            refused -> assertThat(refused.error().code()).isEqualTo(ErrorCode.INVALID_EXTRAS));
  }

  @Test
  void whatKeepsTheRulesIsTaken() {
    String json =
        "{\"headers\":{\"a\":1,\"b\":null,\"c\":true},\"push\":{\"notification\":{}},"
            + "\"ref\":{\"type\":\"reply\",\"timeserial\":\"1\"},\"ephemeral\":true}";
    Object tree = WireFormat.JSON.decode(json.getBytes(UTF_8));

    assertThat(Extras.read(tree)).isEqualTo(tree);
  }
}
