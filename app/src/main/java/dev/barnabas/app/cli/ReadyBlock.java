package dev.barnabas.app.cli;

import dev.barnabas.app.wiring.ClientAddress;

/**
 * What {@code dev} prints when it serves. Scripts read the first three lines: their labels are a
 * contract.
 */
record ReadyBlock(ClientAddress address, String kafkaBootstrap, String key, String controlToken) {
  @Override
  public String toString() {
    return """
    Barnabas is ready: %1$s
    Kafka bootstrap: %2$s
    API key: %3$s
    Control API: %1$s/v1 with the token %4$s

    import * as Ably from 'ably';  // npm install ably
    const client = new Ably.Realtime({ key: '%3$s', %5$s, \
    connectivityCheckUrl: '%1$s/is-the-internet-up.txt', wsConnectivityCheckUrl: '%6$s' });
    client.channels.get('hello').subscribe((message) => console.log(message.data));
    """
        .formatted(
            address.url(), kafkaBootstrap, key, controlToken, where(), address.webSocketUrl());
  }

  private String where() {
    return host()
        + (address.tls()
            ? ", tls: true, tlsPort: " + address.port()
            : ", port: " + address.port() + ", tls: false");
  }

  /** The SDK takes {@code endpoint} for a host only if it has a dot or is localhost. */
  private String host() {
    String host = address.host();
    boolean whole = host.indexOf('.') >= 0 || host.equals("localhost");
    return whole
        ? "endpoint: '%s'".formatted(host)
        : "restHost: '%1$s', realtimeHost: '%1$s'".formatted(host);
  }
}
