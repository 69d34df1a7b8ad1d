package dev.barnabas.protocol.msgpack;

import dev.barnabas.protocol.message.Utf8;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.msgpack.core.MessagePacker;

/** Writes a tree of plain objects. */
final class MessagePackWriter {
  private MessagePackWriter() {}

  static void write(MessagePacker out, @Nullable Object value) throws IOException {
    switch (value) {
      case null -> out.packNil();
      case String text -> out.packString(Utf8.wellFormed(text));
      case Boolean truth -> out.packBoolean(truth);
      case byte[] bytes -> out.packBinaryHeader(bytes.length).writePayload(bytes);
      case Number number -> writeNumber(out, number);
      case Map<?, ?> map -> writeMap(out, map);
      case List<?> list -> writeArray(out, list);
      default ->
          throw new IllegalArgumentException("MessagePack has no " + value.getClass().getName());
    }
  }

  private static void writeMap(MessagePacker out, Map<?, ?> map) throws IOException {
    out.packMapHeader(map.size());
    for (Map.Entry<?, ?> entry : map.entrySet()) {
      if (!(entry.getKey() instanceof String key)) {
        throw new IllegalArgumentException("we write no keys but strings");
      }
      out.packString(Utf8.wellFormed(key));
      write(out, entry.getValue());
    }
  }

  private static void writeArray(MessagePacker out, List<?> list) throws IOException {
    out.packArrayHeader(list.size());
    for (Object element : list) {
      write(out, element);
    }
  }

  private static void writeNumber(MessagePacker out, Number number) throws IOException {
    switch (number) {
      case Long whole -> out.packLong(whole);
      case Integer whole -> out.packInt(whole);
      case BigInteger whole -> writeBigInteger(out, whole);
      // Beyond the range this is an infinity: what JavaScript makes of the same digits in JSON.
      case BigDecimal fraction -> out.packDouble(fraction.doubleValue());
      case Double fraction -> out.packDouble(fraction);
      default ->
          throw new IllegalArgumentException("we write no " + number.getClass().getSimpleName());
    }
  }

  private static void writeBigInteger(MessagePacker out, BigInteger whole) throws IOException {
    boolean fits =
        whole.bitLength() < Long.SIZE || (whole.signum() > 0 && whole.bitLength() == Long.SIZE);
    if (fits) {
      out.packBigInteger(whole);
    } else {
      out.packDouble(whole.doubleValue());
    }
  }
}
