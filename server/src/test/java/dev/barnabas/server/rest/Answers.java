package dev.barnabas.server.rest;

import static java.util.Objects.requireNonNull;

import dev.barnabas.protocol.json.Json;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** JSON answers as plain objects. */
public final class Answers {
  private Answers() {}

  public static Map<?, ?> map(HttpResponse<byte[]> response) {
    return (Map<?, ?>) requireNonNull(Json.parse(response.body()));
  }

  public static List<?> list(HttpResponse<byte[]> response) {
    return (List<?>) requireNonNull(Json.parse(response.body()));
  }

  /** The code of the error that an answer is. */
  public static @Nullable Object code(HttpResponse<byte[]> response) {
    return object(map(response).get("error")).get("code");
  }

  /** An object within an answer. */
  @SuppressWarnings("unchecked") // JSON's keys are texts, which are objects
  public static Map<Object, Object> object(@Nullable Object tree) {
    return (Map<Object, Object>) requireNonNull(tree);
  }
}
