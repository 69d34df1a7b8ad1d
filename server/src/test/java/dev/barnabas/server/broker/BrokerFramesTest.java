package dev.barnabas.server.broker;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.barnabas.core.broker.TopicRecord;
import dev.barnabas.core.log.LogRecord;
import dev.barnabas.protocol.error.ErrorCode;
import dev.barnabas.protocol.error.ErrorInfo;
import dev.barnabas.protocol.error.ProtocolException;
import dev.barnabas.server.broker.BrokerFrames.Inbound;
import dev.barnabas.server.broker.BrokerFrames.Parsed;
import dev.barnabas.server.broker.RecordForm.Include;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.UnpooledByteBufAllocator;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class BrokerFramesTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"topic\":\"t\",\"message\":\"m\"}              | t  |      | m",
        "{\"message\":\"m\",\"key\":\"k\",\"topic\":\"t\"} | t  | k    | m",
        "{\"topic\":12,\"message\":1.50,\"key\":true}     | 12 | true | 1.50",
        "{\"topic\":\"t\",\"message\":false,\"x\":{}}      | t  |      | false",
        "{\"topic\":\"t\",\"message\":\"\",\"key\":null}    | t  |      | ''",
      })
  void primitivesOfATextFrameAreTheirText(String frame, String topic, String key, String message) {
    Inbound read = inbound(frame, false);

    assertThat(read.topic()).isEqualTo(topic);
    assertThat(read.key()).isEqualTo(key);
    assertThat(new String(read.value(), UTF_8)).isEqualTo(message);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"topic\":\"t\"}",
        "{\"message\":\"m\"}",
        "{\"topic\":\"t\",\"message\":null}",
        "{\"topic\":\"t\",\"message\":{}}",
        "{\"topic\":[\"t\"],\"message\":\"m\"}",
        "{\"topic\":\"t\",\"message\":\"m\",\"key\":{}}"
      })
  void aFrameThatLacksSomethingKeepsItsId(String frame) {
    Parsed parsed = BrokerFrames.text(bytes(frame.replaceFirst("\\{", "{\"id\":7,")), false);

    assertThat(parsed.inbound()).isNull();
    assertThat(parsed.problem()).extracting(ErrorInfo::code).isEqualTo(ErrorCode.INVALID_BODY);
    assertThat(parsed.id()).isEqualTo(7L);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "[]", "1", "{", "{} {}", "\u00ff"})
  void whatIsNoObjectIsRefused(String frame) {
    assertThatThrownBy(() -> BrokerFrames.text(frame.getBytes(ISO_8859_1), false))
        .isInstanceOf(ProtocolException.class);
  }

  @Test
  void aMessageMayBeAnyJsonWhereThatWasAskedFor() {
    assertThat(inbound("{\"topic\":\"t\",\"message\":{\"a\":[1,2.0]}}", true).value())
        .isEqualTo(bytes("{\"a\":[1,2.0]}"));
    assertThat(inbound("{\"topic\":\"t\",\"message\":\"s\"}", true).value())
        .isEqualTo(bytes("\"s\""));
    assertThat(inbound("{\"topic\":\"t\",\"message\":null}", true).value())
        .isEqualTo(bytes("null"));
  }

  @Test
  void theExampleOfKafkaWebsocketReadsAndWrites() {
    byte[] frame = bytes("\bmy_topicmy awesome message");

    Inbound read = BrokerFrames.binary(frame);

    assertThat(read.topic()).isEqualTo("my_topic");
    assertThat(read.value()).isEqualTo(bytes("my awesome message"));
    assertThat(BrokerFrames.binary("my_topic", bytes("my awesome message"))).isEqualTo(frame);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 127, 128, 200, 249})
  void theByteOfLengthIsUnsigned(int length) {
    String topic = "t".repeat(length);

    byte[] frame = BrokerFrames.binary(topic, new byte[] {0, -1});

    assertThat(frame[0] & 0xFF).isEqualTo(length);
    assertThat(BrokerFrames.binary(frame).topic()).isEqualTo(topic);
    assertThat(BrokerFrames.binary(frame).value()).isEqualTo(new byte[] {0, -1});
  }

  @Test
  void anEmptyValueIsOneAndATombstoneHasNone() {
    assertThat(BrokerFrames.binary(new byte[] {1, 't'}).value()).isEmpty();
    assertThat(BrokerFrames.binary("t", null)).isEqualTo(new byte[] {1, 't'});
  }

  @Test
  void bytesOfAnyKindAreReadOrRefused() {
    var random = new Random(20_261_121);
    for (int i = 0; i < 20_000; i++) {
      byte[] frame = new byte[random.nextInt(300)];
      random.nextBytes(frame);
      try {
        assertThat(BrokerFrames.binary(frame).topic()).isNotEmpty();
      } catch (ProtocolException refused) {
        assertThat(refused.error().code()).isEqualTo(ErrorCode.INVALID_BODY);
      }
    }
  }

  @Test
  void aRecordGoesOutWithTopicAndMessageFirst() {
    TopicRecord record = record(bytes("{\"n\":1}"));
    var all = EnumSet.allOf(Include.class);

    assertThat(text(new RecordForm(false, Set.of(), false), record))
        .isEqualTo("{\"topic\":\"t\",\"message\":\"{\\\"n\\\":1}\"}");
    assertThat(text(new RecordForm(false, all, true), record))
        .isEqualTo(
            "{\"topic\":\"t\",\"message\":{\"n\":1},\"key\":\"k\",\"partition\":3,\"offset\":9,"
                + "\"timestamp\":1000,\"headers\":{\"h\":\"v\"}}");
    assertThat(text(new RecordForm(false, Set.of(), true), record(bytes("no json"))))
        .isEqualTo("{\"topic\":\"t\",\"message\":\"no json\"}");
    assertThat(text(new RecordForm(false, Set.of(), false), record(null)))
        .isEqualTo("{\"topic\":\"t\",\"message\":null}");
    assertThat(text(new RecordForm(false, Set.of(), false), record(new byte[] {'a', -1})))
        .isEqualTo("{\"topic\":\"t\",\"message\":\"a\uFFFD\"}");
  }

  @Test
  void eachFormOfARecordIsMadeOnce() {
    TopicRecord record = record(bytes("v"));

    byte[] first = new RecordForm(false, EnumSet.of(Include.KEY), false).payload(record);

    assertThat(new RecordForm(false, EnumSet.of(Include.KEY), false).payload(record))
        .isSameAs(first);
    assertThat(new RecordForm(true, Set.of(), false).payload(record)).isNotSameAs(first);
  }

  @Test
  void answersEchoTheIdAsItCame() {
    assertThat(new String(BrokerFrames.ack("t", 1, 2, "x"), UTF_8))
        .isEqualTo("{\"ack\":{\"topic\":\"t\",\"partition\":1,\"offset\":2,\"id\":\"x\"}}");
    assertThat(new String(BrokerFrames.error(ErrorCode.FORBIDDEN.with("no"), 5L), UTF_8))
        .isEqualTo("{\"error\":{\"code\":40300,\"message\":\"no\",\"id\":5}}");
    assertThat(new String(BrokerFrames.ack("t", 1, 2, null), UTF_8)).doesNotContain("id");
  }

  @Test
  void aReasonIsCutAtACharacter() {
    ByteBuf frame = CloseCode.POLICY.frame(UnpooledByteBufAllocator.DEFAULT, "ä".repeat(200));
    try {
      assertThat(frame.getUnsignedByte(1)).isEqualTo((short) 124); // 2 and 61 characters of 2
      assertThat(frame.getUnsignedShort(2)).isEqualTo(1008);
      assertThat(frame.toString(4, 122, UTF_8)).isEqualTo("ä".repeat(61));
    } finally {
      frame.release();
    }
  }

  private static String text(RecordForm form, TopicRecord record) {
    return new String(form.payload(record), UTF_8);
  }

  private static TopicRecord record(byte @Nullable [] value) {
    return new TopicRecord(
        "t",
        new LogRecord(
            3, 9, 0, 1_000, bytes("k"), value, List.of(new LogRecord.Header("h", bytes("v")))));
  }

  private static Inbound inbound(String frame, boolean json) {
    return Objects.requireNonNull(BrokerFrames.text(bytes(frame), json).inbound(), frame);
  }

  private static byte[] bytes(String text) {
    return text.getBytes(UTF_8);
  }
}
