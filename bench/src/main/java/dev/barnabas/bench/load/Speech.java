package dev.barnabas.bench.load;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** What is said after the upgrade of a WebSocket. */
@SuppressWarnings("ImmutableEnumChecker") // nobody writes to the arrays
public enum Speech {
  /** Nothing: the server sends to whoever is connected. */
  NONE(null, null, ""),
  ABLY_JSON("\"action\":4", "\"action\":11", "json"),
  ABLY_BINARY("\u00a6action\u0004", "\u00a6action\u000b", "msgpack");

  /** A frame's action stands at its beginning. */
  private static final int HEAD_BYTES = 24;

  private final byte @Nullable [] connected;
  private final byte @Nullable [] attached;
  private final String format;

  Speech(@Nullable String connected, @Nullable String attached, String format) {
    this.connected = bytes(connected);
    this.attached = bytes(attached);
    this.format = format;
  }

  private static byte @Nullable [] bytes(@Nullable String text) {
    return text == null ? null : text.getBytes(StandardCharsets.ISO_8859_1);
  }

  /** As the query parameter {@code format} names it. */
  public String format() {
    return format;
  }

  boolean isConnected(byte[] bytes, int from, int to) {
    return stands(connected, bytes, from, to);
  }

  boolean isAttached(byte[] bytes, int from, int to) {
    return stands(attached, bytes, from, to);
  }

  private static boolean stands(byte @Nullable [] wanted, byte[] bytes, int from, int to) {
    return wanted != null
        && Bytes.indexOf(wanted, bytes, from, Math.min(to, from + HEAD_BYTES)) >= 0;
  }

  /** An ATTACH as a whole frame of a client. */
  byte[] attach(String channel) {
    if (this == ABLY_JSON) {
      String text = "{\"action\":10,\"channel\":\"" + channel + "\"}";
      return ClientFrames.of(ClientFrames.TEXT, text.getBytes(StandardCharsets.UTF_8));
    }
    byte[] name = channel.getBytes(StandardCharsets.UTF_8);
    byte[] head = "\u0082\u00a6action\n\u00a7channel\u00d9".getBytes(StandardCharsets.ISO_8859_1);
    byte[] payload = new byte[head.length + 1 + name.length];
    System.arraycopy(head, 0, payload, 0, head.length);
    payload[head.length] = (byte) name.length;
    System.arraycopy(name, 0, payload, head.length + 1, name.length);
    return ClientFrames.of(ClientFrames.BINARY, payload);
  }
}
