package dev.barnabas.core.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.barnabas.core.log.LogRecord;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RecordFilterTest {
  private final TopicRecord record = record("{\"n\":5,\"tags\":[\"a\"]}");

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "value.n > `4`; true",
        "value.n > `5`; false",
        "contains(value.tags, 'a') && key == 'k'; true",
        "topic == 't' && partition == `3` && offset == `9`; true",
        "headers.trace == 't1' && timestamp == `1000`; true",
        "headers.raw == '/w=='; true",
        "length(value.n) > `1`; false",
      })
  void looksAtAllOfARecord(String expression, boolean in) {
    assertThat(RecordFilter.of(expression, null).passes(record)).isEqualTo(in);
  }

  @Test
  void whatIsNoJsonIsText() {
    assertThat(RecordFilter.of("value == 'plain'", null).passes(record("plain"))).isTrue();
  }

  @Test
  void aPatternHasToBeFoundAndATombstoneHasNothingToFind() {
    var empty = new TopicRecord("t", new LogRecord(0, 0, 0, 0, null, null, List.of()));
    RecordFilter pattern = RecordFilter.of(null, "\"n\":[4-6]");
    assertThat(pattern.passes(record)).isTrue();
    assertThat(pattern.passes(record("{\"n\":7}"))).isFalse();
    assertThat(pattern.passes(empty)).isFalse();
    assertThat(RecordFilter.of(null, null).passes(empty)).isTrue();
    assertThat(RecordFilter.of("value == null", null).passes(empty)).isTrue();
  }

  @Test
  void whatDoesNotCompileIsNamed() {
    assertThatThrownBy(() -> RecordFilter.of("value.]", null)).hasMessageContaining("filter: line");
    assertThatThrownBy(() -> RecordFilter.of(null, "(")).hasMessageContaining("grepRegex: line");
  }

  private static TopicRecord record(String value) {
    return new TopicRecord(
        "t",
        new LogRecord(
            3,
            9,
            0,
            1_000,
            bytes("k"),
            bytes(value),
            List.of(
                new LogRecord.Header("trace", bytes("t1")),
                new LogRecord.Header("raw", new byte[] {(byte) 0xFF}))));
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
