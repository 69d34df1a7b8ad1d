package dev.barnabas.mapping.expression;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** JSONata makes no difference between one value and an array with it: here it is the array. */
record JsonataItems(Expression expression) implements Expression {
  @Override
  public @Nullable Object evaluate(Map<String, @Nullable Object> context, Steps steps) {
    Object value = expression.evaluate(context, steps);
    return value == null || value instanceof List<?> ? value : List.of(value);
  }

  @Override
  public String toString() {
    return expression.toString();
  }
}
