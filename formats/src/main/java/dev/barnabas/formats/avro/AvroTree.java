package dev.barnabas.formats.avro;

import dev.barnabas.formats.tree.Budget;
import dev.barnabas.formats.tree.Fractions;
import dev.barnabas.mapping.MappingError;
import dev.barnabas.mapping.MappingError.Reason;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.apache.avro.LogicalType;
import org.apache.avro.LogicalTypes;
import org.apache.avro.Schema;
import org.jspecify.annotations.Nullable;

/**
 * Makes the tree of one value. Records and maps become objects, a union its value alone, enums and
 * texts text, bytes base64, decimals numbers; dates and times stay the numbers that Avro has.
 *
 * <p>Thread: the caller's.
 */
final class AvroTree {
  /** Of a decimal: more digits, or a longer run of zeros, than any amount has. */
  private static final int DECIMAL_MAX = 1_000;

  private static final int UUID_BYTES = 16;

  private final AvroBytes in;
  private final Budget budget;

  AvroTree(AvroBytes in, Budget budget) {
    this.in = in;
    this.budget = budget;
  }

  @Nullable Object read(Schema schema) {
    budget.value();
    return switch (schema.getType()) {
      case NULL -> null;
      case BOOLEAN -> in.truth();
      case INT -> whole();
      case LONG -> in.number();
      case FLOAT -> Fractions.of(in.single());
      case DOUBLE -> Fractions.of(in.twice());
      case STRING -> in.text();
      case BYTES -> bytes(schema.getLogicalType(), in.bytes());
      case FIXED -> fixed(schema);
      case ENUM -> chosen(schema.getEnumSymbols());
      case UNION -> read(chosen(schema.getTypes()));
      case RECORD, ARRAY, MAP -> {
        budget.enter();
        Object tree = level(schema);
        budget.leave();
        yield tree;
      }
    };
  }

  private Object level(Schema schema) {
    return switch (schema.getType()) {
      case RECORD -> {
        var object = new LinkedHashMap<String, @Nullable Object>();
        for (Schema.Field field : schema.getFields()) {
          object.put(field.name(), read(field.schema()));
        }
        yield object;
      }
      case ARRAY -> {
        var list = new ArrayList<@Nullable Object>();
        for (long count = block(); count > 0; count = block()) {
          for (long i = 0; i < count; i++) {
            list.add(read(schema.getElementType()));
          }
        }
        yield list;
      }
      default -> {
        var object = new LinkedHashMap<String, @Nullable Object>();
        for (long count = block(); count > 0; count = block()) {
          for (long i = 0; i < count; i++) {
            object.put(in.text(), read(schema.getValueType()));
          }
        }
        yield object;
      }
    };
  }

  /** How many items come next; a negative count has the block's size in bytes behind it. */
  private long block() {
    long count = in.number();
    if (count >= 0) {
      return count;
    }
    var _ = in.number();
    return count == Long.MIN_VALUE ? Long.MAX_VALUE : -count; // the budget ends either
  }

  private long whole() {
    long number = in.number();
    if ((int) number != number) {
      throw AvroBytes.unreadable("an int is too large");
    }
    return number;
  }

  private <T> T chosen(List<T> choices) {
    long index = in.number();
    if (index < 0 || index >= choices.size()) {
      throw AvroBytes.unreadable("choice " + index + " of " + choices.size());
    }
    return choices.get((int) index);
  }

  private Object fixed(Schema schema) {
    LogicalType logical = schema.getLogicalType();
    byte[] bytes = in.fixed(schema.getFixedSize());
    if (logical instanceof LogicalTypes.Uuid && bytes.length == UUID_BYTES) {
      var halves = java.nio.ByteBuffer.wrap(bytes);
      return new UUID(halves.getLong(), halves.getLong()).toString();
    }
    return logical instanceof LogicalTypes.Duration ? duration(bytes) : bytes(logical, bytes);
  }

  private static Object bytes(@Nullable LogicalType logical, byte[] bytes) {
    return switch (logical) {
      case LogicalTypes.Decimal decimal -> decimal(bytes, decimal.getScale());
      case LogicalTypes.BigDecimal _ -> {
        var inner = new AvroBytes(bytes, 0);
        yield decimal(inner.bytes(), inner.number());
      }
      case null, default -> Base64.getEncoder().encodeToString(bytes);
    };
  }

  private static BigDecimal decimal(byte[] unscaled, long scale) {
    if (unscaled.length == 0 || unscaled.length > DECIMAL_MAX || Math.abs(scale) > DECIMAL_MAX) {
      throw new MappingError(
          Reason.WRONG_TYPE,
          "a decimal has "
              + unscaled.length
              + " bytes and the scale "
              + scale
              + "; from 1 and up to "
              + DECIMAL_MAX
              + " are read");
    }
    return new BigDecimal(new BigInteger(unscaled), (int) scale);
  }

  private static Map<String, @Nullable Object> duration(byte[] bytes) {
    var parts = new AvroBytes(bytes, 0);
    var duration = new LinkedHashMap<String, @Nullable Object>();
    for (String part : List.of("months", "days", "milliseconds")) {
      duration.put(part, parts.littleEndian(Integer.BYTES));
    }
    return duration;
  }
}
