package dev.barnabas.mapping.egress;

import static org.assertj.core.api.Assertions.assertThat;

import dev.barnabas.mapping.MappingError;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class MessageSizeLimitTest {
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
}
