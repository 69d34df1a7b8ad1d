package dev.barnabas.bench.reference;

import dev.barnabas.bench.load.MqttPackets;
import dev.barnabas.bench.load.Publisher;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.List;

/** Publishes by MQTT over TCP. */
record MqttPublisher(TcpConnection connection) implements Publisher {
  private static final int CONNACK_BYTES = 4;
  private static final int PINGRESP_BYTES = 2;

  static MqttPublisher connect(int port) throws IOException {
    var connection = new TcpConnection(port);
    connection.write(MqttPackets.connect());
    byte[] answer = connection.read(CONNACK_BYTES);
    if (answer[CONNACK_BYTES - 1] != 0) {
      throw new IOException("the broker refuses a publisher: " + answer[CONNACK_BYTES - 1]);
    }
    return new MqttPublisher(connection);
  }

  @Override
  public void publish(String channel, List<String> data) throws IOException {
    var packets = new ByteArrayOutputStream();
    for (String one : data) {
      packets.writeBytes(MqttPackets.publish(channel, one));
    }
    connection.write(packets.toByteArray());
  }

  @Override
  public void flush() throws IOException {
    connection.write(MqttPackets.ping());
    connection.read(PINGRESP_BYTES);
  }

  @Override
  public void close() throws IOException {
    connection.close();
  }
}
