package dev.barnabas.bench.load;

import java.nio.charset.StandardCharsets;

/** An ATTACH as a whole frame of a client. */
final class AblyAttach {
  private AblyAttach() {}

  static byte[] json(String channel) {
    return ClientFrames.text("{\"action\":10,\"channel\":\"" + channel + "\"}");
  }

  static byte[] binary(String channel) {
    byte[] name = channel.getBytes(StandardCharsets.UTF_8);
    byte[] head = "\u0082\u00a6action\n\u00a7channel\u00d9".getBytes(StandardCharsets.ISO_8859_1);
    byte[] payload = new byte[head.length + 1 + name.length];
    System.arraycopy(head, 0, payload, 0, head.length);
    payload[head.length] = (byte) name.length;
    System.arraycopy(name, 0, payload, head.length + 1, name.length);
    return ClientFrames.of(ClientFrames.BINARY, payload);
  }
}
