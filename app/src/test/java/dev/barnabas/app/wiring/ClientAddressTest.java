package dev.barnabas.app.wiring;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ClientAddressTest {
  @ParameterizedTest
  @CsvSource({
    "false, localhost, http://localhost:80, ws://localhost:80",
    "true, 0.0.0.0, https://localhost:80, wss://localhost:80",
    "false, '::', http://localhost:80, ws://localhost:80",
    "true, ::1, https://[::1]:80, wss://[::1]:80",
    "false, bus.example.com, http://bus.example.com:80, ws://bus.example.com:80"
  })
  void isWhatAClientWrites(boolean tls, String listens, String url, String webSocketUrl) {
    ClientAddress address = ClientAddress.of(tls, listens, 80);

    assertThat(address.url()).isEqualTo(url);
    assertThat(address.webSocketUrl()).isEqualTo(webSocketUrl);
  }
}
