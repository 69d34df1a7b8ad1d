package dev.barnabas.mapping.template;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A way into the context document.
 *
 * @param root the context's member
 * @param steps names ({@code String}) and positions ({@code Integer}) from there
 */
record Path(String root, List<Object> steps) {
  Path {
    steps = List.copyOf(steps);
  }

  boolean isBare() {
    return steps.isEmpty();
  }

  @Nullable Object read(Map<String, @Nullable Object> context) {
    Object value = context.get(root);
    for (Object step : steps) {
      value =
          switch (value) {
            case Map<?, ?> map -> map.get(step);
            case List<?> list when step instanceof Integer at && at < list.size() -> list.get(at);
            case null, default -> null;
          };
    }
    return value;
  }

  @Override
  public String toString() {
    var text = new StringBuilder(root);
    for (Object step : steps) {
      text.append(step instanceof Integer ? "[" + step + "]" : "." + step);
    }
    return text.toString();
  }
}
