package dev.barnabas.protocol.msgpack;

import dev.barnabas.protocol.error.ErrorCode;
import dev.barnabas.protocol.error.ProtocolException;
import dev.barnabas.protocol.message.Nesting;
import dev.barnabas.protocol.message.Utf8;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.msgpack.core.MessageFormat;
import org.msgpack.core.MessageUnpacker;
import org.msgpack.value.ValueType;

/**
 * Builds a tree of plain objects from one document. Every declared size is held against the bytes
 * that are left before anything is allocated for it, and collections grow with what is really
 * there.
 */
final class MessagePackReader {
  /** Room that a collection gets on its word alone, in elements. */
  private static final int TRUSTED_SIZE = 16;

  private final MessageUnpacker unpacker;
  private final byte[] bytes;
  private final int levels;
  private final int kept;

  /** Reads down to {@code levels}; what is below {@code kept} of them is left out. */
  MessagePackReader(MessageUnpacker unpacker, byte[] bytes, int levels, int kept) {
    this.unpacker = unpacker;
    this.bytes = bytes;
    this.levels = levels;
    this.kept = kept;
  }

  @Nullable Object document() throws IOException {
    if (bytes.length == 0) {
      throw refused("there is no MessagePack value");
    }
    Object value = value(0);
    if (remaining() != 0) {
      throw refused("there is more after the MessagePack value");
    }
    return value;
  }

  private @Nullable Object value(int depth) throws IOException {
    MessageFormat format = unpacker.getNextFormat();
    return switch (format.getValueType()) {
      case MAP -> kept(map(depth + 1), depth + 1);
      case ARRAY -> kept(array(depth + 1), depth + 1);
      case STRING -> string();
      case INTEGER -> integer(format);
      case FLOAT -> fraction(format);
      case BOOLEAN -> unpacker.unpackBoolean();
      case BINARY -> unpacker.readPayload(declared(unpacker.unpackBinaryHeader(), 1));
      case NIL -> {
        unpacker.unpackNil();
        yield null;
      }
      case EXTENSION -> throw refused("extension types are not accepted");
    };
  }

  private Map<String, @Nullable Object> map(int depth) throws IOException {
    refuseTooDeep(depth);
    // An entry takes at least two bytes.
    int size = declared(unpacker.unpackMapHeader(), 2);
    Map<String, @Nullable Object> map =
        LinkedHashMap.newLinkedHashMap(Math.min(size, TRUSTED_SIZE));
    for (int i = 0; i < size; i++) {
      if (unpacker.getNextFormat().getValueType() != ValueType.STRING) {
        throw refused("the key of a map must be a string");
      }
      String key = string();
      map.put(key, value(depth));
    }
    return map;
  }

  private List<@Nullable Object> array(int depth) throws IOException {
    refuseTooDeep(depth);
    int size = declared(unpacker.unpackArrayHeader(), 1);
    var array = new ArrayList<@Nullable Object>(Math.min(size, TRUSTED_SIZE));
    for (int i = 0; i < size; i++) {
      array.add(value(depth));
    }
    return array;
  }

  private String string() throws IOException {
    int length = declared(unpacker.unpackRawStringHeader(), 1);
    int start = (int) unpacker.getTotalReadBytes();
    var _ = unpacker.readPayloadAsReference(length);
    return Utf8.decode(bytes, start, length);
  }

  private Object integer(MessageFormat format) throws IOException {
    if (format != MessageFormat.UINT64) {
      return unpacker.unpackLong();
    }
    BigInteger unsigned = unpacker.unpackBigInteger();
    return unsigned.bitLength() < Long.SIZE ? (Object) unsigned.longValue() : unsigned;
  }

  private BigDecimal fraction(MessageFormat format) throws IOException {
    double value = unpacker.unpackDouble();
    if (!Double.isFinite(value)) {
      throw refused("NaN and infinities are not accepted");
    }
    // A 32-bit float is written out as such: 0.1f is 0.1 and not 0.10000000149011612.
    return format == MessageFormat.FLOAT32
        ? new BigDecimal(Float.toString((float) value))
        : BigDecimal.valueOf(value);
  }

  private int declared(int size, int bytesEach) {
    if (size > remaining() / bytesEach) {
      throw refused("the MessagePack ends before what it declares");
    }
    return size;
  }

  private long remaining() {
    return bytes.length - unpacker.getTotalReadBytes();
  }

  private Object kept(Object collection, int depth) {
    return depth > kept ? Nesting.TOO_DEEP : collection;
  }

  private void refuseTooDeep(int depth) {
    if (depth > levels) {
      throw refused("nested deeper than " + levels + " levels");
    }
  }

  private ProtocolException refused(String what) {
    return new ProtocolException(
        ErrorCode.INVALID_BODY, what + ", at byte " + unpacker.getTotalReadBytes());
  }
}
