package dev.barnabas.bench.load;

import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;

/**
 * What a client keeps to go on where it was, on another connection: the key of its connection, and
 * how far it is on its channel. It speaks JSON.
 *
 * <p>Thread: its client's.
 */
final class Resumption {
  private static final byte[] KEY = bytes("\"connectionKey\":\"");
  private static final byte[] SERIAL = bytes("\"channelSerial\":\"");
  private static final byte[] FLAGS = bytes("\"flags\":");
  private static final byte[] ERROR = bytes("\"error\":");
  private static final int HEAD_BYTES = 512; // before the messages of a frame
  private static final int RESUMED = 4;

  private String key = "";
  private byte[] serial = new byte[64];
  private int serialBytes;

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  /** CONNECTED; one with an error is another connection than the client asked for. */
  void onConnected(byte[] bytes, int from, int to) throws IOException {
    if (Bytes.indexOf(ERROR, bytes, from, to) >= 0) {
      String frame = new String(bytes, from, to - from, StandardCharsets.UTF_8);
      throw new IOException("not resumed: " + frame);
    }
    int at = after(KEY, bytes, from, to);
    if (at >= 0) {
      key = new String(bytes, at, endOfText(bytes, at, to) - at, StandardCharsets.US_ASCII);
    }
  }

  /** Any frame of the channel that has a serial. */
  void onSerial(byte[] bytes, int from, int to) {
    int at = after(SERIAL, bytes, from, Math.min(to, from + HEAD_BYTES));
    if (at >= 0) {
      int length = endOfText(bytes, at, to) - at;
      if (length > serial.length) {
        serial = new byte[length];
      }
      System.arraycopy(bytes, at, serial, 0, length);
      serialBytes = length;
    }
  }

  /** Whether an ATTACHED says that nothing between was lost. */
  static boolean isResumed(byte[] bytes, int from, int to) {
    int at = after(FLAGS, bytes, from, to);
    int flags = 0;
    while (at >= 0 && at < to && bytes[at] >= '0' && bytes[at] <= '9') {
      flags = 10 * flags + bytes[at++] - '0';
    }
    return (flags & RESUMED) != 0;
  }

  /** What the address of the next connection has more. */
  String query() {
    return "&resume=" + URLEncoder.encode(key, StandardCharsets.US_ASCII);
  }

  /** ATTACH from where the client is, as a whole frame. */
  byte[] attach(String channel) {
    String from = new String(serial, 0, serialBytes, StandardCharsets.US_ASCII);
    String text =
        "{\"action\":10,\"channel\":\"%s\",\"channelSerial\":\"%s\"}".formatted(channel, from);
    return ClientFrames.of(ClientFrames.TEXT, text.getBytes(StandardCharsets.UTF_8));
  }

  private static int after(byte[] name, byte[] bytes, int from, int to) {
    int at = Bytes.indexOf(name, bytes, from, to);
    return at < 0 ? -1 : at + name.length;
  }

  private static int endOfText(byte[] bytes, int from, int to) {
    int at = from;
    while (at < to && bytes[at] != '"') {
      at++;
    }
    return at;
  }
}
