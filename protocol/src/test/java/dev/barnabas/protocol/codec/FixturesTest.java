package dev.barnabas.protocol.codec;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.barnabas.protocol.json.Json;
import dev.barnabas.protocol.message.Data;
import dev.barnabas.protocol.message.Message;
import java.io.IOException;
import java.io.InputStream;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The payloads on which all SDKs agree (ably-common). */
class FixturesTest {

  static Stream<Map<?, ?>> encodings() throws IOException {
    return maps(((Map<?, ?>) read("messages-encoding.json")).get("messages"));
  }

  static Stream<Map<?, ?>> ciphers() throws IOException {
    return Stream.concat(
        maps(((Map<?, ?>) read("crypto-data-128.json")).get("items")),
        maps(((Map<?, ?>) read("crypto-data-256.json")).get("items")));
  }

  static Stream<Map<?, ?>> frames() throws IOException {
    return maps(read("msgpack_test_fixtures.json"));
  }

  @ParameterizedTest
  @MethodSource("encodings")
  void understandsThePayload(Map<?, ?> fixture) {
    Message message = MessageTrees.decode(fixture);
    switch (string(fixture, "expectedType")) {
      case "string" ->
          assertThat(message.data()).isEqualTo(new Data.Text(string(fixture, "expectedValue")));
      case "binary" ->
          assertThat(bytes(message))
              .isEqualTo(HexFormat.of().parseHex(string(fixture, "expectedHexValue")));
      default -> assertThat(Json.parse(text(message))).isEqualTo(fixture.get("expectedValue"));
    }
  }

  @ParameterizedTest
  @MethodSource("encodings")
  void writesThePayloadToJsonAsItCame(Map<?, ?> fixture) {
    Map<String, @Nullable Object> tree =
        MessageTrees.encode(WireFormat.JSON, MessageTrees.decode(fixture));
    assertThat(tree.get("data")).isEqualTo(fixture.get("data"));
    assertThat(tree.get("encoding")).isEqualTo(fixture.get("encoding"));
  }

  @ParameterizedTest
  @MethodSource("encodings")
  void carriesThePayloadThroughMessagePack(Map<?, ?> fixture) {
    Message message = MessageTrees.decode(fixture);
    byte[] packed = WireFormat.MSGPACK.encode(MessageTrees.encode(WireFormat.MSGPACK, message));
    Map<String, @Nullable Object> tree =
        MessageTrees.encode(
            WireFormat.JSON, MessageTrees.decode(WireFormat.MSGPACK.decode(packed)));
    assertThat(tree.get("data")).isEqualTo(fixture.get("data"));
    assertThat(tree.get("encoding")).isEqualTo(fixture.get("encoding"));
  }

  @ParameterizedTest
  @MethodSource("frames")
  void readsTheFrame(Map<?, ?> fixture) {
    byte[] packed = Base64.getDecoder().decode(string(fixture, "msgpack"));
    Map<?, ?> frame = (Map<?, ?>) Objects.requireNonNull(WireFormat.MSGPACK.decode(packed));
    assertThat(frame.get("msgSerial")).isEqualTo(0L);
    Message message = MessageTrees.decodeAll(frame.get("messages")).getFirst();
    if (string(fixture, "type").equals("string")) {
      assertThat(text(message)).isEqualTo(repeated(fixture));
    } else if (string(fixture, "type").equals("binary")) {
      assertThat(new String(bytes(message), UTF_8)).isEqualTo(repeated(fixture));
    } else {
      assertThat(Json.parse(text(message))).isEqualTo(fixture.get("data"));
    }
  }

  /** A cipher is the clients' affair: base64 goes and comes back, the steps before it stay. */
  @ParameterizedTest
  @MethodSource("ciphers")
  void carriesCiphertextAsItIs(Map<?, ?> fixture) {
    Map<?, ?> encrypted = (Map<?, ?>) Objects.requireNonNull(fixture.get("encrypted"));
    Message message = MessageTrees.decode(encrypted);
    assertThat(message.encoding() + "/base64").isEqualTo(encrypted.get("encoding"));
    byte[] packed = Base64.getDecoder().decode(string(fixture, "msgpack"));
    Message same = MessageTrees.decode(WireFormat.MSGPACK.decode(packed));
    assertThat(bytesOf(same)).isEqualTo(bytesOf(message));
    assertThat(same.encoding()).isEqualTo(message.encoding());
    Map<String, @Nullable Object> tree = MessageTrees.encode(WireFormat.JSON, same);
    assertThat(tree.get("data")).isEqualTo(encrypted.get("data"));
    assertThat(tree.get("encoding")).isEqualTo(encrypted.get("encoding"));
  }

  private static String repeated(Map<?, ?> fixture) {
    Long times = (Long) Objects.requireNonNull(fixture.get("numRepeat"));
    return string(fixture, "data").repeat(times.intValue());
  }

  private static String string(Map<?, ?> fixture, String field) {
    return (String) Objects.requireNonNull(fixture.get(field));
  }

  private static byte[] bytes(Message message) {
    assertThat(message.encoding()).isNull();
    return bytesOf(message);
  }

  private static byte[] bytesOf(Message message) {
    return ((Data.Binary) Objects.requireNonNull(message.data())).value();
  }

  private static String text(Message message) {
    return ((Data.Text) Objects.requireNonNull(message.data())).value();
  }

  private static Stream<Map<?, ?>> maps(@Nullable Object list) {
    return ((List<?>) Objects.requireNonNull(list)).stream().map(map -> (Map<?, ?>) map);
  }

  private static Object read(String name) throws IOException {
    try (InputStream file = FixturesTest.class.getResourceAsStream("/ably-common/" + name)) {
      return Objects.requireNonNull(Json.parse(Objects.requireNonNull(file).readAllBytes()));
    }
  }
}
