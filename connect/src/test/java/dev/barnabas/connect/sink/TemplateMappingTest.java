package dev.barnabas.connect.sink;

import static dev.barnabas.connect.sink.Records.failure;
import static dev.barnabas.connect.sink.Records.only;
import static dev.barnabas.connect.sink.Records.onlyMessage;
import static dev.barnabas.connect.sink.Records.record;
import static dev.barnabas.connect.sink.Records.typed;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.barnabas.mapping.template.TemplateException;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.kafka.connect.data.Decimal;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.data.Timestamp;
import org.apache.kafka.connect.header.ConnectHeaders;
import org.apache.kafka.connect.header.Headers;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class TemplateMappingTest {
  private static final Schema INNER =
      SchemaBuilder.struct().field("int16", Schema.OPTIONAL_INT16_SCHEMA).build();
  private static final Schema PRICE =
      SchemaBuilder.struct()
          .field("name", Schema.STRING_SCHEMA)
          .field("none", Schema.OPTIONAL_STRING_SCHEMA)
          .field("inner", INNER)
          .field("bytes", Schema.BYTES_SCHEMA)
          .field("cost", Decimal.schema(2))
          .field("at", Timestamp.SCHEMA)
          .field("float", Schema.FLOAT32_SCHEMA)
          .build();

  private static TemplateMapping mapping(String channel) {
    return new TemplateMapping(channel, null, null, null);
  }

  private static Struct price() {
    return new Struct(PRICE)
        .put("name", "a$b\\1")
        .put("inner", new Struct(INNER).put("int16", (short) 5))
        .put("bytes", new byte[] {1, 2})
        .put("cost", new BigDecimal("1.50"))
        .put("at", Date.from(Instant.ofEpochMilli(1_500)))
        .put("float", 0.1f);
  }

  @Test
  void structsBecomeJsonWithTheirNulls() {
    assertThat(only(mapping("c").map(typed("k", PRICE, price()))))
        .containsEntry("encoding", "json")
        .containsEntry(
            "data",
            "{\"name\":\"a$b\\\\1\",\"none\":null,\"inner\":{\"int16\":5},\"bytes\":\"AQI=\","
                + "\"cost\":1.50,\"at\":1500,\"float\":0.1}")
        .containsEntry("id", "topic:3:7:0")
        .containsEntry("timestamp", 1_000L)
        .containsEntry("extras", Map.of("kafka", Map.of("key", "k")));
  }

  @Test
  void textStaysTextAndBytesTravelAsBase64() {
    assertThat(only(mapping("c").map(typed(null, Schema.STRING_SCHEMA, "text"))))
        .containsEntry("data", "text")
        .doesNotContainKeys("encoding", "extras");
    assertThat(only(mapping("c").map(typed(new byte[] {3}, Schema.BYTES_SCHEMA, new byte[] {1}))))
        .containsEntry("data", "AQ==")
        .containsEntry("encoding", "base64")
        .containsEntry("extras", Map.of("kafka", Map.of("key", "Aw==")));
  }

  @Test
  void valuesWithoutSchemaAreJsonWithKeyAndHeaders() {
    Headers headers = new ConnectHeaders().addString("h", "v");
    var record = typed("k", null, Map.of("n", List.of(1, 2.5)), headers);

    assertThat(only(mapping("c").map(record)))
        .containsEntry("data", "{\"n\":[1,2.5]}")
        .containsEntry("encoding", "json")
        .containsEntry("extras", Map.of("headers", Map.of("h", "v"), "kafka", Map.of("key", "k")));
  }

  @Test
  void otherScalarsAreJson() {
    assertThat(only(mapping("c").map(typed(null, Schema.INT8_SCHEMA, (byte) 4))))
        .containsEntry("data", "4")
        .containsEntry("encoding", "json");
    assertThat(only(mapping("c").map(typed(null, Schema.BOOLEAN_SCHEMA, true))))
        .containsEntry("data", "true");
  }

  @Test
  void aTombstoneHasNoDataAndSaysSo() {
    assertThat(only(mapping("c").map(record(1, "k", null))))
        .doesNotContainKeys("data", "encoding")
        .containsEntry("extras", Map.of("kafka", Map.of("key", "k", "tombstone", true)));
  }

  static Stream<Arguments> templates() {
    return Stream.of(
        Arguments.of("#{topic}", "topic"),
        Arguments.of("#{topic.name}:#{topic.partition}", "topic:3"),
        Arguments.of("#{offset}", "7"),
        Arguments.of("of:#{key}", "of:user$1"),
        Arguments.of("of:#{value.name}", "of:a$b\\1"),
        Arguments.of("of:#{value.inner.int16}", "of:5"),
        Arguments.of("of:#{value.none | default('x')}", "of:x"),
        Arguments.of("of:#{headers['h']}", "of:v"));
  }

  @ParameterizedTest
  @MethodSource("templates")
  void channelsAreRenderedFromTheRecord(String template, String channel) {
    var record = typed("user$1", PRICE, price(), new ConnectHeaders().addString("h", "v"));
    var mapped = new TemplateMapping(template, template, "me", template).map(record);

    assertThat(onlyMessage(mapped).channel()).isEqualTo(channel);
    assertThat(only(mapped))
        .containsEntry("name", channel)
        .containsEntry("id", channel)
        .containsEntry("clientId", "me");
  }

  @ParameterizedTest
  @ValueSource(strings = {"#{value.none}", "#{value.inner}", "#{value.name.x}", "#{key.x}"})
  void whatCanNotFillATemplateIsAFailureOfTheRecord(String template) {
    assertThat(failure(mapping(template).map(typed("k", PRICE, price())))).startsWith("channel: ");
  }

  @Test
  void whatIsNoJsonIsAFailureOfTheRecord() {
    assertThat(failure(mapping("c").map(typed("k", Schema.FLOAT64_SCHEMA, Double.NaN))))
        .isEqualTo("value: JSON has no NaN");
  }

  @Test
  void aTemplateWithAnotherRootIsRefusedAtTheStart() {
    assertThatThrownBy(() -> mapping("#{record.key}"))
        .isInstanceOf(TemplateException.class)
        .hasMessageContaining("'record' is not known here");
  }

  @Test
  void aHeaderReplacesTheEncoding() {
    Headers headers = new ConnectHeaders().addString("com.ably.encoding", "json");
    assertThat(only(mapping("c").map(typed(null, Schema.STRING_SCHEMA, "{}", headers))))
        .containsEntry("encoding", "json")
        .doesNotContainKey("extras");
    headers = new ConnectHeaders().addString("com.ably.encoding", "utf-8/base64");
    assertThat(only(mapping("c").map(typed(null, Schema.BYTES_SCHEMA, new byte[] {65}, headers))))
        .containsEntry("data", "QQ==")
        .containsEntry("encoding", "utf-8/base64");
  }

  @Test
  void aHeaderWithANotificationBecomesAPush() {
    Headers headers =
        new ConnectHeaders()
            .addString(
                "com.ably.extras.push", "{\"notification\":{\"title\":\"t\",\"body\":\"b\"}}");
    assertThat(only(mapping("c").map(typed(null, Schema.STRING_SCHEMA, "x", headers))))
        .containsEntry(
            "extras", Map.of("push", Map.of("notification", Map.of("title", "t", "body", "b"))));

    headers = new ConnectHeaders().addString("com.ably.extras.push", "{\"title\":\"t\"}");
    assertThat(only(mapping("c").map(typed(null, Schema.STRING_SCHEMA, "x", headers))))
        .containsEntry("data", "x")
        .doesNotContainKey("extras");
  }
}
