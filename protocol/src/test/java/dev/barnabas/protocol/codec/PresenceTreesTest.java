package dev.barnabas.protocol.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.barnabas.protocol.error.ProtocolException;
import dev.barnabas.protocol.json.Json;
import dev.barnabas.protocol.message.Data;
import dev.barnabas.protocol.message.PresenceAction;
import dev.barnabas.protocol.message.PresenceMessage;
import java.io.IOException;
import java.io.InputStream;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class PresenceTreesTest {

  /** The payloads on which all SDKs agree (ably-common). */
  static Stream<Map<?, ?>> encodings() throws IOException {
    try (InputStream file =
        PresenceTreesTest.class.getResourceAsStream(
            "/ably-common/presence-messages-encoding.json")) {
      Object tree = Json.parse(Objects.requireNonNull(file).readAllBytes());
      Object list =
          Objects.requireNonNull(((Map<?, ?>) Objects.requireNonNull(tree)).get("messages"));
      return ((List<?>) list).stream().map(map -> (Map<?, ?>) map);
    }
  }

  @ParameterizedTest
  @MethodSource("encodings")
  void understandsThePayload(Map<?, ?> fixture) {
    PresenceMessage message = PresenceTrees.decode(fixture);
    assertThat((long) message.action().number()).isEqualTo(fixture.get("action"));
    switch (message.data()) {
      case Data.Text(var text) when "string".equals(fixture.get("expectedType")) ->
          assertThat(text).isEqualTo(fixture.get("expectedValue"));
      case Data.Text(var text) ->
          assertThat(Json.parse(text)).isEqualTo(fixture.get("expectedValue"));
      case Data.Binary(var bytes) ->
          assertThat(HexFormat.of().formatHex(bytes)).isEqualTo(fixture.get("expectedHexValue"));
      case null -> throw new AssertionError("no data");
    }
  }

  @ParameterizedTest
  @MethodSource("encodings")
  void carriesThePayloadThroughBothFormatsAsItCame(Map<?, ?> fixture) {
    PresenceMessage message = PresenceTrees.decode(fixture);
    byte[] packed = WireFormat.MSGPACK.encode(PresenceTrees.encode(WireFormat.MSGPACK, message));
    Map<String, @Nullable Object> tree =
        PresenceTrees.encode(
            WireFormat.JSON, PresenceTrees.decode(WireFormat.MSGPACK.decode(packed)));
    assertThat(tree.get("data")).isEqualTo(fixture.get("data"));
    assertThat(tree.get("encoding")).isEqualTo(fixture.get("encoding"));
  }

  @Test
  void writesEverythingThatAMemberHas() {
    var message =
        new PresenceMessage(
            "c:0:1",
            PresenceAction.PRESENT,
            "ann",
            "c",
            new Data.Text("x"),
            null,
            Map.of("headers", Map.of("k", 1L)),
            7);
    assertThat(PresenceTrees.encode(WireFormat.JSON, message))
        .isEqualTo(
            Map.of(
                "id", "c:0:1",
                "action", 1,
                "clientId", "ann",
                "connectionId", "c",
                "data", "x",
                "extras", Map.of("headers", Map.of("k", 1L)),
                "timestamp", 7L));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{}                                  | 40000",
        "{'action':5}                        | 40000",
        "{'action':-1}                       | 40000",
        "{'action':'enter'}                  | 40000",
        "{'action':2,'clientId':7}           | 40012",
        "{'action':2,'data':7}               | 40013",
        "{'action':2,'id':[]}                | 40031",
        "{'action':2,'extras':'x'}           | 40032",
        "{'action':2,'connectionId':1}       | 40006"
      })
  void saysWhichFieldIsWrong(String json, int code) {
    Object tree = Json.parse(json.strip().replace('\'', '"'));
    assertThatThrownBy(() -> PresenceTrees.decode(tree))
        .isInstanceOfSatisfying(
            ProtocolException.class,
            wrong -> assertThat(wrong.error().code().code()).isEqualTo(code));
  }

  @Test
  void takesNoTimeFromAClient() {
    assertThat(PresenceTrees.decode(Map.of("action", 2L, "timestamp", 9L)).timestamp()).isZero();
  }
}
