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
      appendSpan(
          text, text.forEachByte(octet -> octet >= 0), to); // plain up to the first that isn't
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
    for (int i = 0; i < span.length(); i++) {
      to.writeCharSequence("\\u" + HEX.toHexDigits(span.charAt(i)), StandardCharsets.US_ASCII);
    }
  }
}
