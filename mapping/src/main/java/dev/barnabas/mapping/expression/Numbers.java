package dev.barnabas.mapping.expression;

import dev.barnabas.mapping.MappingError;
import java.math.BigDecimal;
import java.math.BigInteger;

/**
 * Numbers in the one form that JSON trees use: Long, BigInteger above it, BigDecimal for fractions.
 */
final class Numbers {
  // 1e999999999 is a dozen characters and rounds or adds into a gigabyte of digits.
  private static final int SCALE_MAX = 1_000;
  private static final int BITS_MAX = 4_096;
  private static final BigInteger LONG_MIN = BigInteger.valueOf(Long.MIN_VALUE);
  private static final BigInteger LONG_MAX = BigInteger.valueOf(Long.MAX_VALUE);
  private static final double WHOLE_MAX = 1L << 53;

  private Numbers() {}

  static Number normal(Number number) {
    return switch (number) {
      case Long whole -> whole;
      case Integer whole -> whole.longValue();
      case Short whole -> whole.longValue();
      case Byte whole -> whole.longValue();
      case BigInteger whole -> whole(whole);
      case BigDecimal fraction when fraction.scale() == 0 -> whole(fraction.unscaledValue());
      case BigDecimal fraction -> checked(fraction);
      default -> ofDouble(number.doubleValue());
    };
  }

  static int compare(Number left, Number right) {
    if (left instanceof Long a && right instanceof Long b) {
      return Long.compare(a, b);
    }
    return decimal(normal(left)).compareTo(decimal(normal(right)));
  }

  private static BigDecimal decimal(Number number) {
    return switch (number) {
      case BigDecimal fraction -> fraction;
      case BigInteger whole -> new BigDecimal(whole);
      default -> BigDecimal.valueOf(number.longValue());
    };
  }

  private static Number whole(BigInteger whole) {
    if (whole.compareTo(LONG_MIN) >= 0 && whole.compareTo(LONG_MAX) <= 0) {
      return whole.longValueExact();
    }
    if (whole.bitLength() > BITS_MAX) {
      throw outOfRange();
    }
    return whole;
  }

  private static BigDecimal checked(BigDecimal fraction) {
    if (Math.abs((long) fraction.scale()) > SCALE_MAX
        || fraction.unscaledValue().bitLength() > BITS_MAX) {
      throw outOfRange();
    }
    return fraction;
  }

  private static Number ofDouble(double value) {
    if (Double.isNaN(value) || Double.isInfinite(value)) {
      throw outOfRange();
    }
    return value == Math.rint(value) && Math.abs(value) <= WHOLE_MAX
        ? (Number) (long) value
        : BigDecimal.valueOf(value);
  }

  private static MappingError outOfRange() {
    return new MappingError(MappingError.Reason.EXPRESSION, "a number is out of range");
  }
}
