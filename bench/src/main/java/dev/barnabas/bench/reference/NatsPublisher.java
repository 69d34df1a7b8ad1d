package dev.barnabas.bench.reference;

import dev.barnabas.bench.load.Publisher;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Publishes to NATS by its own protocol over TCP. */
record NatsPublisher(TcpConnection connection) implements Publisher {

  static NatsPublisher connect(int port) throws IOException {
    var publisher = new NatsPublisher(new TcpConnection(port));
    publisher.connection.readLine(); // INFO
    publisher.say("CONNECT {\"verbose\":false,\"pedantic\":false}\r\n");
    publisher.flush();
    return publisher;
  }

  private void say(String text) throws IOException {
    connection.write(text.getBytes(StandardCharsets.US_ASCII));
  }

  @Override
  public void publish(String channel, List<String> data) throws IOException {
    while (connection.hasInput()) {
      answer(connection.readLine());
    }
    var lines = new StringBuilder();
    for (String one : data) {
      lines.append("PUB ").append(channel).append(' ').append(one.length()).append("\r\n");
      lines.append(one).append("\r\n");
    }
    say(lines.toString());
  }

  private void answer(String line) throws IOException {
    if (line.equals("PING")) {
      say("PONG\r\n");
    } else if (line.startsWith("-ERR")) {
      throw new IOException("NATS says " + line);
    }
  }

  @Override
  public void flush() throws IOException {
    say("PING\r\n");
    for (String line = connection.readLine(); !line.equals("PONG"); ) {
      answer(line);
      line = connection.readLine();
    }
  }

  @Override
  public void close() throws IOException {
    connection.close();
  }
}
