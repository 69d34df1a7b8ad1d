package dev.barnabas.bench.load;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** Packets of MQTT 3.1.1, as a client sends them; quality of service is 0. */
public final class MqttPackets {
  private static final byte CONNECT = 0x10;
  private static final byte PUBLISH = 0x30;
  private static final byte SUBSCRIBE = (byte) 0x82;
  private static final byte PINGREQ = (byte) 0xc0;
  private static final int LENGTH_BYTES_MAX = 4;
  private static final byte[] CONNECT_HEAD = {
    0,
    4,
    'M',
    'Q',
    'T',
    'T',
    4,
    2,
    0,
    0, // clean session, never asked whether it lives
    0,
    0 // the server gives it a name
  };

  private MqttPackets() {}

  public static byte[] connect() {
    return packet(CONNECT, CONNECT_HEAD);
  }

  static byte[] subscribe(String topic) {
    byte[] name = topic.getBytes(StandardCharsets.UTF_8);
    var body = ByteBuffer.allocate(name.length + 5);
    body.putShort((short) 1).putShort((short) name.length).put(name).put((byte) 0);
    return packet(SUBSCRIBE, body.array());
  }

  public static byte[] publish(String topic, String data) {
    byte[] name = topic.getBytes(StandardCharsets.UTF_8);
    byte[] payload = data.getBytes(StandardCharsets.UTF_8);
    var body = ByteBuffer.allocate(2 + name.length + payload.length);
    body.putShort((short) name.length).put(name).put(payload);
    return packet(PUBLISH, body.array());
  }

  public static byte[] ping() {
    return packet(PINGREQ, new byte[0]);
  }

  private static byte[] packet(byte kind, byte[] body) {
    var packet = ByteBuffer.allocate(1 + LENGTH_BYTES_MAX + body.length).put(kind);
    int rest = body.length;
    while (rest >= 0x80) {
      packet.put((byte) (rest | 0x80));
      rest >>>= 7;
    }
    packet.put((byte) rest).put(body);
    byte[] bytes = new byte[packet.position()];
    packet.flip().get(bytes);
    return bytes;
  }
}
