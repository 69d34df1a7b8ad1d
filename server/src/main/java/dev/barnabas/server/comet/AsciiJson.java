package dev.barnabas.server.comet;

import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

/**
 * JSON in ASCII alone (RFC 8259 §7): for clients that decode a stream piece by piece, as npm {@code
 * ably} on Node does, and break a character whose bytes came in two pieces. Thread: any.
 */
final class AsciiJson {
  private static final HexFormat HEX = HexFormat.of();

  private AsciiJson() {}

  /** Appends a JSON text; what stands in UTF-8, which is inside strings, becomes escapes. */
  static void append(ByteBuf text, ByteBuf to) {
    while (text.isReadable()) {
      int end = text.forEachByte(octet -> octet >= 0); // the first that is not ASCII
      appendSpan(text, end, to);
      escapeSpan(text, to);
    }
  }

  private static void appendSpan(ByteBuf text, int end, ByteBuf to) {
    to.writeBytes(text, (end < 0 ? text.writerIndex() : end) - text.readerIndex());
  }

  private static void escapeSpan(ByteBuf text, ByteBuf to) {
    int end = text.forEachByte(octet -> octet < 0);
    int length = (end < 0 ? text.writerIndex() : end) - text.readerIndex();
    String span = text.readCharSequence(length, StandardCharsets.UTF_8).toString();
    var escapes = new StringBuilder(6 * span.length());
    for (int i = 0; i < span.length(); i++) {
      HEX.toHexDigits(escapes.append("\\u"), (byte) (span.charAt(i) >> Byte.SIZE));
      HEX.toHexDigits(escapes, (byte) span.charAt(i));
    }
    to.writeCharSequence(escapes, StandardCharsets.US_ASCII);
  }
}
