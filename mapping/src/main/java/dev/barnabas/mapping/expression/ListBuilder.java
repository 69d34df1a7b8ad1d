package dev.barnabas.mapping.expression;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import software.amazon.smithy.jmespath.evaluation.JmespathRuntime.ArrayBuilder;

/**
 * Collects an array. Bounded by the steps of its evaluation.
 *
 * <p>Thread: the caller's.
 */
final class ListBuilder implements ArrayBuilder<@Nullable Object> {
  private final PlainObjectRuntime runtime;
  private final List<@Nullable Object> values = new ArrayList<>();

  ListBuilder(PlainObjectRuntime runtime) {
    this.runtime = runtime;
  }

  @Override
  public void add(@Nullable Object value) {
    runtime.step();
    values.add(value);
  }

  @Override
  public void addAll(@Nullable Object array) {
    for (Object value : runtime.asIterable(array)) {
      add(value);
    }
  }

  @Override
  public Object build() {
    return values;
  }
}
