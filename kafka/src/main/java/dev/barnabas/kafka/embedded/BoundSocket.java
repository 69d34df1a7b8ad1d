package dev.barnabas.kafka.embedded;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.ServerSocketChannel;

/**
 * A listening socket that is bound before Kafka starts: Kafka itself logs a taken port and hangs,
 * and can't tell a controller port that the system chose.
 */
record BoundSocket(ServerSocketChannel channel, int port) implements AutoCloseable {
  static final String HOST = "127.0.0.1";

  static BoundSocket bind(int port) throws IOException {
    ServerSocketChannel channel = ServerSocketChannel.open();
    try {
      channel.configureBlocking(false);
      channel.bind(new InetSocketAddress(InetAddress.ofLiteral(HOST), port));
      return new BoundSocket(channel, ((InetSocketAddress) channel.getLocalAddress()).getPort());
    } catch (IOException e) {
      channel.close();
      throw new IOException(
          "Kafka can't listen on "
              + HOST
              + ":"
              + port
              + " ("
              + e.getMessage()
              + "); choose another port, or 0 for any free one",
          e);
    }
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
