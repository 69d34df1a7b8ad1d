package dev.barnabas.mapping;

import dev.barnabas.protocol.json.Json;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** JSON text as trees, for tests. */
public final class Trees {
  private Trees() {}

  @SuppressWarnings("unchecked") // the text is a JSON object, so its keys are strings
  public static Map<String, @Nullable Object> object(String json) {
    return (Map<String, @Nullable Object>) Objects.requireNonNull(Json.parse(json));
  }

  /** As {@link #object} with single quotes for double ones. */
  public static Map<String, @Nullable Object> quoted(String json) {
    return object(json.replace('\'', '"'));
  }
}
