package dev.barnabas.core.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.barnabas.core.edit.EditedMessage;
import dev.barnabas.core.edit.MessageBytes;
import dev.barnabas.core.log.Envelope.Kind;
import dev.barnabas.core.log.Envelope.Origin;
import dev.barnabas.core.log.Envelope.Publisher;
import dev.barnabas.protocol.codec.MessageTrees;
import dev.barnabas.protocol.json.Json;
import dev.barnabas.protocol.message.Data;
import dev.barnabas.protocol.message.Message;
import dev.barnabas.protocol.message.Nesting;
import dev.barnabas.protocol.serial.Position;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class EnvelopeCodecTest {
  private static final Message TEXT =
      new Message("c:0:0", "greet", new Data.Text("höchst"), "json", "anna", "c", null, 0, null);
  private static final Message BINARY =
      new Message(
          "c:0:1",
          null,
          new Data.Binary(new byte[] {0, -1, 7}),
          "utf-8/cipher+aes-128-cbc",
          null,
          "c",
          Map.of("headers", Map.of("a", 1L), "ref", List.of("x")),
          0,
          null);

  @ParameterizedTest
  @EnumSource(Kind.class)
  void whatWasWrittenReadsBack(Kind kind) {
    var envelope =
        new Envelope(
            kind,
            Scope.REALTIME,
            "c:0:0",
            new Origin(-77, Long.MAX_VALUE),
            new Publisher("c", 3, 12, 0),
            kind == Kind.MESSAGE ? List.of(TEXT, BINARY) : List.of());
    byte[] bytes = EnvelopeCodec.encode(envelope);
    assertThat(EnvelopeHead.isEnvelope(bytes)).isTrue();
    assertThat(EnvelopeHead.kind(bytes)).isEqualTo(kind);
    assertThat(EnvelopeHead.id(bytes)).isEqualTo("c:0:0");
    assertThat(EnvelopeHead.origin(bytes)).isEqualTo(envelope.origin());
    assertThat(EnvelopeHead.isShifted(bytes)).isFalse();
    assertThat(EnvelopeCodec.decode(bytes)).usingRecursiveComparison().isEqualTo(envelope);
  }

  @ParameterizedTest
  @EnumSource(Scope.class)
  void everyScopeReadsBackAndAMovedSerialShowsInTheHead(Scope scope) {
    var publisher = new Publisher("c", 0, 5, 1L << 40);
    byte[] bytes =
        EnvelopeCodec.encode(
            new Envelope(Kind.MESSAGE, scope, "x", new Origin(1, 2), publisher, List.of(TEXT)));
    assertThat(EnvelopeHead.scope(bytes)).isEqualTo(scope);
    assertThat(EnvelopeHead.isShifted(bytes)).isEqualTo(scope == Scope.REALTIME);
    assertThat(EnvelopeCodec.decode(bytes).publisher()).isEqualTo(publisher);
  }

  @Test
  void whatIsNestedAsDeepAsAllowedReadsBack() {
    int levels = Nesting.MAX_LEVELS - 1; // the message itself is one
    String deepest = "{\"extras\":" + "{\"a\":".repeat(levels) + "1" + "}".repeat(levels) + "}";
    Message message = MessageTrees.decode(Json.parse(deepest));
    var envelope =
        new Envelope(
            Kind.MESSAGE, Scope.REALTIME, "x", new Origin(1, 2), null, List.of(message, TEXT));
    assertThat(EnvelopeCodec.decode(EnvelopeCodec.encode(envelope)).messages().getFirst().extras())
        .isEqualTo(message.extras());
    byte[] kept = MessageBytes.of(EditedMessage.created(message, new Position(0, 0)));
    assertThat(MessageBytes.current(kept).extras()).isEqualTo(message.extras());
  }

  @Test
  void refusesAnIdThatIsTooLong() {
    String longest = "é".repeat(EnvelopeHead.ID_BYTES_MAX / 2);
    assertThat(EnvelopeHead.id(EnvelopeCodec.encode(withId(longest)))).isEqualTo(longest);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> EnvelopeCodec.encode(withId(longest + "x")))
        .withMessageContaining("1024");
  }

  @Test
  void skipsWhatIsNoEnvelope() {
    byte[] good = EnvelopeCodec.encode(withId("id"));
    byte[] later = good.clone();
    later[0] = 2;
    byte[] otherKind = good.clone();
    otherKind[1] = 99;
    byte[] otherScope = good.clone();
    otherScope[2] = 'q';
    byte[] cut = java.util.Arrays.copyOf(good, 22);
    for (byte[] each : List.of(later, otherKind, otherScope, cut, new byte[0], new byte[20])) {
      assertThat(EnvelopeHead.isEnvelope(each)).isFalse();
      assertThatIllegalArgumentException().isThrownBy(() -> EnvelopeCodec.decode(each));
      assertThat(new OwnLogMapper().map(record(each))).isEmpty();
    }
  }

  /** A record that somebody else wrote must not stop the readers of all nodes. */
  @RepeatedTest(200)
  void aBrokenBodyBecomesNothing() {
    long seed = new Random().nextLong();
    var random = new Random(seed);
    byte[] bytes = EnvelopeCodec.encode(withId("id"));
    int from = EnvelopeHead.ID_AT + 2;
    for (int i = 0; i < 1 + random.nextInt(8); i++) {
      bytes[from + random.nextInt(bytes.length - from)] = (byte) random.nextInt();
    }
    byte[] cut = java.util.Arrays.copyOf(bytes, from + random.nextInt(bytes.length - from));
    for (byte[] each : List.of(bytes, cut)) {
      assertThat(new OwnLogMapper().map(record(each)).size())
          .as("seed %d", seed)
          .isLessThanOrEqualTo(2);
      try {
        EnvelopeCodec.decode(each);
      } catch (IllegalArgumentException expected) {
        assertThat(expected).as("seed %d", seed).hasMessageNotContaining("null");
      }
    }
  }

  @Test
  void aBodyOfOtherTypesBecomesNothing() {
    byte[] head = java.util.Arrays.copyOf(EnvelopeCodec.encode(withId("id")), 23);
    Map<String, @Nullable Object> message = Map.of("i", 5L, "d", "x");
    for (Object body : List.of(Map.of("m", List.of(message)), Map.of("m", List.of("x")), "text")) {
      byte[] tail = dev.barnabas.protocol.msgpack.MessagePack.write(body);
      byte[] value = java.util.Arrays.copyOf(head, head.length + tail.length);
      System.arraycopy(tail, 0, value, head.length, tail.length);
      assertThat(EnvelopeHead.isEnvelope(value)).isTrue();
      assertThat(new OwnLogMapper().map(record(value))).isEmpty();
    }
  }

  private static Envelope withId(String id) {
    return new Envelope(
        Kind.MESSAGE, Scope.CLIENT, id, new Origin(1, 2), null, List.of(TEXT, BINARY));
  }

  private static LogRecord record(byte[] value) {
    byte[] key = "app\0one".getBytes(StandardCharsets.UTF_8);
    return new LogRecord(0, 0, 0, 0, key, value, List.of());
  }
}
