package dev.barnabas.protocol.json;

import dev.barnabas.protocol.message.Utf8;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;

/** Writes a tree of plain objects. */
final class JsonWriter {
  private JsonWriter() {}

  static void write(JsonGenerator out, @Nullable Object value) {
    switch (value) {
      case null -> out.writeNull();
      case String text -> out.writeString(Utf8.wellFormed(text));
      case Boolean truth -> out.writeBoolean(truth);
      case Number number -> writeNumber(out, number);
      case Map<?, ?> map -> writeObject(out, map);
      case List<?> list -> writeArray(out, list);
      default -> throw new IllegalArgumentException("JSON has no " + value.getClass().getName());
    }
  }

  private static void writeObject(JsonGenerator out, Map<?, ?> map) {
    out.writeStartObject();
    for (Map.Entry<?, ?> entry : map.entrySet()) {
      if (!(entry.getKey() instanceof String name)) {
        throw new IllegalArgumentException("JSON has no keys but strings");
      }
      out.writeName(Utf8.wellFormed(name));
      write(out, entry.getValue());
    }
    out.writeEndObject();
  }

  private static void writeArray(JsonGenerator out, List<?> list) {
    out.writeStartArray();
    for (Object element : list) {
      write(out, element);
    }
    out.writeEndArray();
  }

  private static void writeNumber(JsonGenerator out, Number number) {
    switch (number) {
      case Long whole -> out.writeNumber(whole);
      case Integer whole -> out.writeNumber(whole);
      case BigInteger whole -> out.writeNumber(whole);
      case BigDecimal fraction -> out.writeNumber(fraction);
      case Double fraction when Double.isFinite(fraction) -> out.writeNumber(fraction);
      default ->
          throw new IllegalArgumentException(
              "JSON has no " + number.getClass().getSimpleName() + " " + number);
    }
  }
}
