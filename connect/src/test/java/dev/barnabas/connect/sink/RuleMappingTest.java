package dev.barnabas.connect.sink;

import static dev.barnabas.connect.sink.Records.only;
import static dev.barnabas.connect.sink.Records.typed;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.barnabas.mapping.egress.MappedMessage;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.connect.data.Schema;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RuleMappingTest {
  private static final String BUSES =
      """
      split: "value.entity[?vehicle]"
      channel: "bus:#{item.id}"
      message: { name: position, select: { lat: item.vehicle.lat } }
      """;

  @TempDir Path folder;

  private RuleMapping read(String yaml) throws IOException {
    Path file = Files.writeString(folder.resolve("rule.yaml"), yaml);
    return RuleMapping.read("mapping.file", file.toString(), "my connector");
  }

  @Test
  void aRuleMakesTheSameOfMapsTextAndBytes() throws Exception {
    RuleMapping mapping = read(BUSES);
    String json = "{\"entity\":[{\"id\":1,\"vehicle\":{\"lat\":2}},{\"id\":3}]}";
    Map<String, Object> tree =
        Map.of("entity", List.of(Map.of("id", 1, "vehicle", Map.of("lat", 2)), Map.of("id", 3)));

    Map<String, @Nullable Object> message = only(mapping.map(typed("k", null, tree)));

    assertThat(message)
        .containsEntry("id", "topic:3:7:0")
        .containsEntry("name", "position")
        .containsEntry("data", "{\"lat\":2}");
    assertThat(only(mapping.map(typed("k", Schema.STRING_SCHEMA, json)))).isEqualTo(message);
    assertThat(
            only(
                mapping.map(
                    typed("k", Schema.BYTES_SCHEMA, json.getBytes(StandardCharsets.UTF_8)))))
        .isEqualTo(message);
  }

  @Test
  void itemsKeepTheirIndexAndBadOnesAreFailures() throws Exception {
    var record =
        typed(
            null,
            null,
            Map.of("entity", List.of(Map.of("vehicle", 1), Map.of("id", 8, "vehicle", 1))));
    var mapped = read(BUSES).map(record);

    assertThat(mapped.messages()).extracting(MappedMessage::id).containsExactly("topic:3:7:1");
    assertThat(mapped.failures()).extracting(failure -> failure.index()).containsExactly(0);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          channel: x, from: { topics: [a] }   | must not have 'from'
          channel: x, onError: {}             | must not have 'onError'
          channel: "#{nobody}"                | is not known here
          chanel: x                           | Did you mean 'channel'?
          egress: []                          | copy one entry of 'egress' into it
          """)
  void aRuleThatIsWrongIsRefusedWithTheRemedy(String yaml, String problem) {
    assertThatThrownBy(() -> read("{ " + yaml + " }"))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining(problem);
  }

  @Test
  void aMissingFileIsNamed() {
    assertThatThrownBy(() -> RuleMapping.read("mapping.file", "/no/such.yaml", "c"))
        .hasMessageContaining("/no/such.yaml")
        .hasMessageContaining("can't be read on this worker");
  }
}
