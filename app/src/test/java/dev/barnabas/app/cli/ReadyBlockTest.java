package dev.barnabas.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ReadyBlockTest {
  @Test
  void scriptsFindTheirThreeLinesAndPeopleTheirSnippet() {
    ReadyBlock block =
        new ReadyBlock(
            "http://localhost:8080", 8080, "localhost:9092", "local.dev:secret", "token");

    assertThat(block.toString().lines())
        .startsWith(
            "Barnabas is ready: http://localhost:8080",
            "Kafka bootstrap: localhost:9092",
            "API key: local.dev:secret",
            "Control API: http://localhost:8080/v1 with the token token",
            "")
        .hasSize(8)
        .anyMatch(line -> line.contains("key: 'local.dev:secret'") && line.contains("tls: false"));
  }
}
