package dev.barnabas.mapping.expression;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import software.amazon.smithy.jmespath.evaluation.JmespathRuntime.ObjectBuilder;

/**
 * Collects an object, members in the order of the expression. Bounded by the steps of its
 * evaluation.
 *
 * <p>Thread: the caller's.
 */
final class MapBuilder implements ObjectBuilder<@Nullable Object> {
  private final PlainObjectRuntime runtime;
  private final Map<String, @Nullable Object> members = new LinkedHashMap<>();

  MapBuilder(PlainObjectRuntime runtime) {
    this.runtime = runtime;
  }

  @Override
  public void put(@Nullable Object key, @Nullable Object value) {
    runtime.step();
    members.put(runtime.asString(key), value);
  }

  @Override
  public void putAll(@Nullable Object object) {
    for (Object key : runtime.asIterable(object)) {
      put(key, runtime.value(object, key));
    }
  }

  @Override
  public Object build() {
    return members;
  }
}
