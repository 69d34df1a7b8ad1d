package dev.barnabas.app.cli;

import dev.barnabas.app.wiring.StartException;
import dev.barnabas.protocol.error.ProtocolException;
import dev.barnabas.protocol.json.Json;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Asks the Control API of a node. Thread: any; it blocks. */
final class ControlClient {
  private static final Duration ANSWER_MAX = Duration.ofSeconds(60);
  private static final int OK_MIN = 200;
  private static final int OK_MAX = 299;

  private final HttpClient http;
  private final URI node;
  private final String token;

  ControlClient(HttpClient http, URI node, String token) {
    this.http = http;
    this.node = node;
    this.token = token;
  }

  /**
   * The answer's tree; null where it has no body.
   *
   * @param path such as {@code /v1/apps}
   * @param body null for none
   * @throws StartException it was refused, or nobody answers; says why
   */
  @Nullable Object ask(String method, String path, @Nullable Object body) throws StartException {
    HttpRequest request =
        HttpRequest.newBuilder(node.resolve(path))
            .timeout(ANSWER_MAX)
            .header("Authorization", "Bearer " + token)
            .header("Content-Type", "application/json")
            .method(
                method,
                body == null
                    ? BodyPublishers.noBody()
                    : BodyPublishers.ofByteArray(Json.write(body)))
            .build();
    try {
      HttpResponse<String> answer = http.send(request, BodyHandlers.ofString());
      Object tree = answer.body().isBlank() ? null : Json.parse(answer.body());
      if (answer.statusCode() < OK_MIN || answer.statusCode() > OK_MAX) {
        throw new StartException(words(answer.statusCode(), tree));
      }
      return tree;
    } catch (IOException e) {
      throw new StartException("no node answers at " + node + ": " + e, e);
    } catch (ProtocolException e) {
      throw new StartException(node + " does not answer in JSON: is it a node?", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new StartException("interrupted", e);
    }
  }

  private static String words(int status, @Nullable Object tree) {
    return tree instanceof Map<?, ?> error && error.get("message") instanceof String message
        ? message + " (" + error.get("code") + ")"
        : "the node answers with status " + status;
  }
}
