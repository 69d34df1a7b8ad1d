package dev.barnabas.server.websocket;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/** Frames as a client sends them, valid or not. */
final class ClientFrames {
  private static final byte[] MASK = {1, 2, 3, 4};

  private ClientFrames() {}

  static byte[] text(String message) {
    return masked(1, true, message.getBytes(StandardCharsets.UTF_8));
  }

  static byte[] masked(int opcode, boolean last, byte[] payload) {
    var frame = new ByteArrayOutputStream();
    frame.write((last ? 0x80 : 0) | opcode);
    writeLength(frame, payload.length, 0x80);
    frame.writeBytes(MASK);
    for (int i = 0; i < payload.length; i++) {
      frame.write(payload[i] ^ MASK[i % MASK.length]);
    }
    return frame.toByteArray();
  }

  static byte[] unmasked(int opcode, byte[] payload) {
    var frame = new ByteArrayOutputStream();
    frame.write(0x80 | opcode);
    writeLength(frame, payload.length, 0);
    frame.writeBytes(payload);
    return frame.toByteArray();
  }

  private static void writeLength(ByteArrayOutputStream frame, int length, int maskBit) {
    if (length <= 125) {
      frame.write(maskBit | length);
    } else if (length <= 0xFFFF) {
      frame.write(maskBit | 126);
      frame.write(length >> 8);
      frame.write(length);
    } else {
      frame.write(maskBit | 127);
      for (int shift = 56; shift >= 0; shift -= 8) {
        frame.write((int) ((long) length >> shift));
      }
    }
  }
}
