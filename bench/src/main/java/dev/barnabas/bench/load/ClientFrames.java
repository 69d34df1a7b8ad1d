package dev.barnabas.bench.load;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** Frames of a client. Their mask is zero: allowed, and it costs nothing. */
final class ClientFrames {
  static final byte TEXT = (byte) 0x81;
  static final byte BINARY = (byte) 0x82;
  private static final int PONG = 0x8a;

  private ClientFrames() {}

  static byte[] of(byte kind, byte[] payload) {
    var frame = ByteBuffer.allocate(payload.length + (payload.length < 126 ? 6 : 8));
    frame.put(kind);
    if (payload.length < 126) {
      frame.put((byte) (0x80 | payload.length));
    } else {
      frame.put((byte) (0x80 | 126)).putShort((short) payload.length);
    }
    return frame.putInt(0).put(payload).array();
  }

  static byte[] text(String payload) {
    return of(TEXT, payload.getBytes(StandardCharsets.UTF_8));
  }

  static byte[] pong(byte[] bytes, int from, int to) {
    return of((byte) PONG, java.util.Arrays.copyOfRange(bytes, from, to));
  }
}
