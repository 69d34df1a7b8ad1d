package dev.barnabas.connect.data;

import dev.barnabas.mapping.MappingError;
import dev.barnabas.mapping.MappingError.Reason;
import dev.barnabas.protocol.json.Json;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.connect.data.Field;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.data.Time;
import org.apache.kafka.connect.data.Timestamp;
import org.jspecify.annotations.Nullable;

/**
 * Connect's values, with a schema or without, as the trees of the mapping module: {@code Map},
 * {@code List}, {@code String}, {@code Long}, {@code BigInteger}, {@code BigDecimal}, {@code
 * Boolean}, {@code byte[]}, null. Dates are days, times and timestamps milliseconds, decimals
 * numbers.
 */
public final class ConnectTrees {
  private static final long DAY_MILLIS = 86_400_000;

  private ConnectTrees() {}

  /**
   * The tree of a value. Nulls in structs stay.
   *
   * @throws MappingError for what has no form in JSON (NaN), and for what is nested too deep
   */
  public static @Nullable Object tree(@Nullable Schema schema, @Nullable Object value) {
    return tree(schema, value, 0);
  }

  private static @Nullable Object tree(@Nullable Schema schema, @Nullable Object value, int depth) {
    if (depth > Json.DEPTH_MAX_LEVELS) {
      throw new MappingError(
          Reason.TOO_MANY, "the value is nested over " + Json.DEPTH_MAX_LEVELS + " levels");
    }
    return switch (value) {
      case null -> null;
      case Struct struct -> struct(struct, depth);
      case Map<?, ?> map -> map(schema, map, depth);
      case List<?> list -> list(schema, list, depth);
      case byte[] bytes -> bytes;
      case ByteBuffer buffer -> bytes(buffer);
      case String text -> text;
      case Boolean truth -> truth;
      case BigDecimal number -> number;
      case BigInteger number -> number;
      case Double number -> fraction(number);
      case Float number -> fraction(number);
      case Number number -> number.longValue();
      case java.util.Date date -> date(schema, date);
      default ->
          throw new MappingError(
              Reason.WRONG_TYPE, "a " + value.getClass().getSimpleName() + " is no Connect data");
    };
  }

  private static Map<String, @Nullable Object> struct(Struct struct, int depth) {
    var tree = new LinkedHashMap<String, @Nullable Object>();
    for (Field field : struct.schema().fields()) {
      tree.put(field.name(), tree(field.schema(), struct.get(field), depth + 1));
    }
    return tree;
  }

  private static Map<String, @Nullable Object> map(
      @Nullable Schema schema, Map<?, ?> map, int depth) {
    Schema values = schema == null ? null : schema.valueSchema();
    var tree = new LinkedHashMap<String, @Nullable Object>();
    map.forEach((key, value) -> tree.put(String.valueOf(key), tree(values, value, depth + 1)));
    return tree;
  }

  private static List<@Nullable Object> list(@Nullable Schema schema, List<?> list, int depth) {
    Schema values = schema == null ? null : schema.valueSchema();
    var tree = new ArrayList<@Nullable Object>(list.size());
    list.forEach(value -> tree.add(tree(values, value, depth + 1)));
    return tree;
  }

  private static byte[] bytes(ByteBuffer buffer) {
    byte[] bytes = new byte[buffer.remaining()];
    buffer.duplicate().get(bytes);
    return bytes;
  }

  private static BigDecimal fraction(Number number) {
    if (!Double.isFinite(number.doubleValue())) {
      throw new MappingError(Reason.WRONG_TYPE, "JSON has no " + number);
    }
    // By its text: a float 0.1 is meant as 0.1.
    return new BigDecimal(number.toString());
  }

  private static long date(@Nullable Schema schema, java.util.Date date) {
    String name = schema == null ? null : schema.name();
    if (org.apache.kafka.connect.data.Date.LOGICAL_NAME.equals(name)) {
      return Math.floorDiv(date.toInstant().toEpochMilli(), DAY_MILLIS);
    }
    return Time.LOGICAL_NAME.equals(name)
        ? Time.fromLogical(schema, date)
        : Timestamp.fromLogical(Timestamp.SCHEMA, date);
  }

  /** The tree with bytes as base64 text, as JSON has them. */
  public static @Nullable Object withoutBytes(@Nullable Object tree) {
    return switch (tree) {
      case byte[] bytes -> Base64.getEncoder().encodeToString(bytes);
      case Map<?, ?> map -> {
        var copy = new LinkedHashMap<String, @Nullable Object>();
        map.forEach((key, value) -> copy.put(String.valueOf(key), withoutBytes(value)));
        yield copy;
      }
      case List<?> list -> {
        var copy = new ArrayList<@Nullable Object>(list.size());
        list.forEach(value -> copy.add(withoutBytes(value)));
        yield copy;
      }
      case null, default -> tree;
    };
  }
}
