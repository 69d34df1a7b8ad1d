package dev.barnabas.server.rest;

import static java.util.Objects.requireNonNull;

import dev.barnabas.protocol.json.Json;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;

/** JSON answers as plain objects. */
final class Answers {
  private Answers() {}

  static Map<?, ?> map(HttpResponse<byte[]> response) {
    return (Map<?, ?>) requireNonNull(Json.parse(response.body()));
  }

  static List<?> list(HttpResponse<byte[]> response) {
    return (List<?>) requireNonNull(Json.parse(response.body()));
  }
}
