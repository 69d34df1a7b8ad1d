package dev.barnabas.core.log;

import dev.barnabas.core.log.LogRecord.Header;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * Record headers as bytes of the window: per header name length, name, value length (-1: null),
 * value.
 */
final class HeaderBytes {
  private static final byte[] NONE = {};

  private HeaderBytes() {}

  static byte[] write(List<Header> headers) {
    if (headers.isEmpty()) {
      return NONE;
    }
    int size = 0;
    for (Header header : headers) {
      byte[] value = header.value();
      size +=
          8
              + header.name().getBytes(StandardCharsets.UTF_8).length
              + (value == null ? 0 : value.length);
    }
    var bytes = ByteBuffer.allocate(size);
    for (Header header : headers) {
      byte[] name = header.name().getBytes(StandardCharsets.UTF_8);
      bytes.putInt(name.length).put(name);
      byte[] value = header.value();
      if (value == null) {
        bytes.putInt(-1);
      } else {
        bytes.putInt(value.length).put(value);
      }
    }
    return bytes.array();
  }

  static List<Header> read(byte[] written) {
    var bytes = ByteBuffer.wrap(written);
    var headers = new ArrayList<Header>();
    while (bytes.hasRemaining()) {
      var name = new byte[bytes.getInt()];
      bytes.get(name);
      int length = bytes.getInt();
      byte[] value = null;
      if (length >= 0) {
        value = new byte[length];
        bytes.get(value);
      }
      headers.add(new Header(new String(name, StandardCharsets.UTF_8), value));
    }
    return List.copyOf(headers);
  }
}
