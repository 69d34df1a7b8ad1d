package dev.barnabas.formats.registry;

import dev.barnabas.mapping.MappingError;
import dev.barnabas.mapping.MappingError.Reason;
import java.nio.ByteBuffer;

/** What serializers that know a registry write first: a zero, and the id of the schema. */
final class WireHeader {
  /** Where the rest begins. */
  static final int BYTES = 1 + Integer.BYTES;

  private WireHeader() {}

  static boolean isThere(byte[] bytes) {
    return bytes.length >= BYTES && bytes[0] == 0;
  }

  /** The schema's id. */
  static int id(byte[] bytes) {
    if (!isThere(bytes)) {
      throw new MappingError(
          Reason.UNREADABLE, "it does not begin with a zero byte and the id of a schema");
    }
    return ByteBuffer.wrap(bytes, 1, Integer.BYTES).getInt();
  }
}
