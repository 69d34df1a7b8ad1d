package dev.barnabas.formats.tree;

import java.math.BigDecimal;

/** Floating-point numbers as JSON has them: by their shortest text, as a float 0.1 means 0.1. */
public final class Fractions {
  private Fractions() {}

  /** A number, or the text {@code NaN}, {@code Infinity}, {@code -Infinity}. */
  public static Object of(float value) {
    return Float.isFinite(value) ? new BigDecimal(Float.toString(value)) : Float.toString(value);
  }

  /** As for floats. */
  public static Object of(double value) {
    return Double.isFinite(value) ? new BigDecimal(Double.toString(value)) : Double.toString(value);
  }
}
