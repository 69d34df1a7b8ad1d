package dev.barnabas.mapping.egress;

import static org.assertj.core.api.Assertions.assertThat;

import dev.barnabas.mapping.MappingError;
import dev.barnabas.mapping.format.RecordDecoders;
import dev.barnabas.mapping.transform.RecordTransforms;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class MessageSizeLimitTest {
  private static final int MEGABYTE = 1_048_576;

  @Test
  void anItemThatNoFrameHoldsFailsAloneAndTheOthersKeepTheirIndex() {
    EgressRule rule =
        EgressRule.read(
            "egress[0]",
            Map.of(
                "name", "big",
                "from", Map.of("topics", List.of("t")),
                "split", "value",
                "channel", "big:all"));
    String value = "[{\"a\":1},{\"a\":\"" + "x".repeat(260_000) + "\"},{\"a\":3}]";

    MappedRecord mapped =
        rule.map(
            new SourceRecord(
                "default",
                "t",
                0,
                7,
                0,
                null,
                value.getBytes(StandardCharsets.UTF_8),
                List.of(),
                null));

    assertThat(mapped.messages()).extracting(MappedMessage::index).containsExactly(0, 2);
    assertThat(mapped.failures())
        .extracting(failure -> failure.error().reason())
        .containsExactly(MappingError.Reason.TOO_LARGE);
  }

  @Test
  void theBoundFollowsFromTheFramesAndTheErrorNamesTheirKey() {
    assertThat(Extensions.messageBytesMax(512 * 1024)).isEqualTo(250_000);
    String value = "{\"a\":\"" + "x".repeat(MEGABYTE) + "\"}";

    assertThat(mapped(value, 512 * 1024).failures())
        .extracting(failure -> String.valueOf(failure.error().getMessage()))
        .allMatch(text -> text.contains("limits.maxFrameSize") && text.contains("250000"))
        .hasSize(1);
    assertThat(mapped(value, 3 * MEGABYTE).failures()).isEmpty();
    assertThat(mapped(value, 3 * MEGABYTE).messages()).hasSize(1);
  }

  private static MappedRecord mapped(String value, int maxFrameSize) {
    EgressRule rule =
        EgressRule.read(
            "egress[0]",
            Map.of("name", "big", "from", Map.of("topics", List.of("t")), "channel", "big:all"),
            new Extensions(
                RecordDecoders.NONE,
                RecordTransforms.NONE,
                Extensions.messageBytesMax(maxFrameSize)));
    byte[] bytes = value.getBytes(StandardCharsets.UTF_8);
    return rule.map(new SourceRecord("default", "t", 0, 7, 0, null, bytes, List.of(), null));
  }
}
