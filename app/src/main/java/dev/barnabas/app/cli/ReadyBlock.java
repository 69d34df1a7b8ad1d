package dev.barnabas.app.cli;

/**
 * What {@code dev} prints when it serves. Scripts read the first three lines: their labels are a
 * contract.
 */
record ReadyBlock(String url, int port, String kafkaBootstrap, String key, String controlToken) {
  @Override
  public String toString() {
    return """
    Barnabas is ready: %1$s
    Kafka bootstrap: %2$s
    API key: %3$s
    Control API: %1$s/v1 with the token %5$s

    import * as Ably from 'ably';  // npm install ably
    const client = new Ably.Realtime({ key: '%3$s', endpoint: 'localhost', port: %4$d, tls: false, \
    connectivityCheckUrl: '%1$s/is-the-internet-up.txt', wsConnectivityCheckUrl: 'ws://localhost:%4$d' });
    client.channels.get('hello').subscribe((message) => console.log(message.data));
    """
        .formatted(url, kafkaBootstrap, key, port, controlToken);
  }
}
