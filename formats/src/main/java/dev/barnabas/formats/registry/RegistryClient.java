package dev.barnabas.formats.registry;

import dev.barnabas.mapping.format.SchemaAwayException;
import dev.barnabas.protocol.error.ProtocolException;
import dev.barnabas.protocol.json.Json;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/**
 * The GET requests of the registry's REST API. What is not an answer of a registry (no connection,
 * 401, 429, 5xx, a page of something else) is {@link SchemaAwayException}: worth another try; what
 * the registry does not have is {@link NotRegisteredException}.
 *
 * <p>Thread: any; completes on the HTTP client's.
 */
final class RegistryClient {
  private static final Duration CONNECT = Duration.ofSeconds(5);
  private static final Duration ANSWER = Duration.ofSeconds(10);

  /** The largest schemas in use have a few hundred KiB. */
  private static final int ANSWER_BYTES_MAX = 4 << 20;

  private static final int OK = 200;
  private static final int NOT_FOUND = 404;

  /** What the registry knows for sure that it does not have. */
  static final class NotRegisteredException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    NotRegisteredException(String message) {
      super(message);
    }
  }

  private final RegistryAccess access;
  private final HttpClient http;

  RegistryClient(RegistryAccess access) {
    this.access = access;
    HttpClient.Builder builder =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(CONNECT)
            .followRedirects(HttpClient.Redirect.NORMAL);
    if (access.tls() != null) {
      builder.sslContext(access.tls());
    }
    http = builder.build();
  }

  /** The answer to {@code /schemas/ids/ID}. */
  CompletableFuture<Map<?, ?>> byId(int id, boolean serialized) {
    return get("/schemas/ids/" + Integer.toUnsignedString(id), serialized, "schema " + id);
  }

  /** The answer to {@code /subjects/SUBJECT/versions/VERSION}. */
  CompletableFuture<Map<?, ?>> byVersion(String subject, long version, boolean serialized) {
    String encoded = URLEncoder.encode(subject, StandardCharsets.UTF_8).replace("+", "%20");
    return get(
        "/subjects/" + encoded + "/versions/" + version,
        serialized,
        "version " + version + " of " + subject);
  }

  private CompletableFuture<Map<?, ?>> get(String path, boolean serialized, String what) {
    // Protobuf comes as its source otherwise, which only protoc understands.
    URI uri = URI.create(access.url() + path + (serialized ? "?format=serialized" : ""));
    HttpRequest.Builder request =
        HttpRequest.newBuilder(uri)
            .timeout(ANSWER)
            .header("Accept", "application/vnd.schemaregistry.v1+json, application/json");
    if (access.authorization() != null) {
      request.header("Authorization", access.authorization());
    }
    return http.sendAsync(
            request.build(), BodyHandlers.limiting(BodyHandlers.ofByteArray(), ANSWER_BYTES_MAX))
        .handle((answer, failure) -> {
          if (failure != null) {
            Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
            throw new SchemaAwayException(
                "the registry " + access.url() + " can't be asked for " + what + ": " + cause,
                failure);
          }
          return tree(answer, what);
        });
  }

  private Map<?, ?> tree(HttpResponse<byte[]> answer, String what) {
    int status = answer.statusCode();
    Map<?, ?> tree = object(answer.body());
    if (status == OK && tree.get("schema") instanceof String) {
      return tree;
    }
    // A page of some other server's is no statement about schemas.
    if (status == NOT_FOUND && tree.get("error_code") instanceof Long) {
      throw new NotRegisteredException(
          "the registry " + access.url() + " has no " + what + " (" + tree.get("error_code") + ")");
    }
    throw new SchemaAwayException(
        "the registry "
            + access.url()
            + " gives no answer for "
            + what
            + ": status "
            + status
            + (tree.get("message") instanceof String text ? ", " + text : ""));
  }

  private static Map<?, ?> object(byte[] body) {
    try {
      return Json.parse(body) instanceof Map<?, ?> tree ? tree : Map.of();
    } catch (ProtocolException e) {
      return Map.of();
    }
  }
}
