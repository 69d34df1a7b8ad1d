package dev.barnabas.mapping.expression;

import dev.barnabas.mapping.MappingError;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A compiled expression over a context document. Values are JSON as plain Java objects: {@code
 * Map}, {@code List}, {@code String}, {@code Long} ({@code BigInteger} if larger), {@code
 * BigDecimal}, {@code Boolean}, null. Thread: any.
 */
public interface Expression {
  /**
   * What the expression of an operator's rule may take. A split of the largest real feed at hand
   * (550 buses, 117 kB) takes 4,000.
   */
  int STEPS_MAX = 1_000_000;

  /**
   * Compiles JMESPath (jmespath.org, with its built-in functions). Unknown functions and wrong
   * argument counts are refused here, not at the first record.
   *
   * @throws ExpressionException with line and column
   */
  static Expression compile(String text) {
    return JmespathCompiler.compile(text);
  }

  /**
   * The expression's value; what is missing is null. The result may share parts with the context.
   *
   * @throws MappingError when a function refuses its arguments or the evaluation exceeds its steps
   */
  default @Nullable Object evaluate(Map<String, @Nullable Object> context) {
    return evaluate(context, new Steps(STEPS_MAX, () -> 0));
  }

  /** The same with no more than these steps. */
  @Nullable Object evaluate(Map<String, @Nullable Object> context, Steps steps);

  /**
   * Whether the value is true as JMESPath has it: all but false, null and the empty string, array
   * and object.
   *
   * @throws MappingError as {@link #evaluate}
   */
  default boolean test(Map<String, @Nullable Object> context) {
    return Truth.of(evaluate(context));
  }

  /** The same with no more than these steps. */
  default boolean test(Map<String, @Nullable Object> context, Steps steps) {
    return Truth.of(evaluate(context, steps));
  }
}
