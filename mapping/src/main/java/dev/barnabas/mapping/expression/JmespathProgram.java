package dev.barnabas.mapping.expression;

import dev.barnabas.mapping.MappingError;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import software.amazon.smithy.jmespath.JmespathExpression;

/** A parsed expression; each evaluation gets a runtime of its own, which counts its steps. */
record JmespathProgram(String text, JmespathExpression expression) implements Expression {
  @Override
  public @Nullable Object evaluate(Map<String, @Nullable Object> context, Steps steps) {
    try {
      return expression.<@Nullable Object>evaluate(context, new PlainObjectRuntime(steps));
    } catch (MappingError e) {
      throw e;
    } catch (RuntimeException e) {
      // The library signals most type errors as JmespathException, some as whatever broke first.
      throw new MappingError(
          MappingError.Reason.EXPRESSION, "'" + text + "' failed: " + e.getMessage());
    }
  }

  @Override
  public String toString() {
    return text;
  }
}
