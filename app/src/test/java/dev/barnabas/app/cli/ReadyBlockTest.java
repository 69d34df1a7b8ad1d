package dev.barnabas.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.barnabas.app.wiring.ClientAddress;
import org.junit.jupiter.api.Test;

class ReadyBlockTest {
  @Test
  void scriptsFindTheirThreeLinesAndPeopleTheirSnippet() {
    ReadyBlock block =
        new ReadyBlock(
            new ClientAddress(false, "localhost", 8080),
            "localhost:9092",
            "local.dev:secret",
            "token");

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

  @Test
  void itTellsWhereANodeWithTlsListens() {
    ReadyBlock block =
        new ReadyBlock(
            new ClientAddress(true, "10.0.0.5", 443), "localhost:9092", "local.dev:s", "token");

    assertThat(block.toString())
        .contains("Barnabas is ready: https://10.0.0.5:443\n")
        .contains("Control API: https://10.0.0.5:443/v1 with")
        .contains("endpoint: '10.0.0.5', tls: true, tlsPort: 443, ")
        .contains("'https://10.0.0.5:443/is-the-internet-up.txt'")
        .contains("wsConnectivityCheckUrl: 'wss://10.0.0.5:443'")
        .doesNotContain("http://", "ws://", "localhost:443");
  }

  @Test
  void aHostWithoutADotIsGivenAsTheSdkTakesIt() {
    ReadyBlock block =
        new ReadyBlock(new ClientAddress(false, "buses", 80), "localhost:9092", "a.b:c", "token");

    assertThat(block.toString())
        .contains("restHost: 'buses', realtimeHost: 'buses', port: 80, tls: false");
  }
}
