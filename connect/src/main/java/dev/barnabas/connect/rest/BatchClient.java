package dev.barnabas.connect.rest;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/**
 * Publishes batches by {@code POST /messages}. Does not try again but on the next of several hosts;
 * says instead whether it makes sense. Thread: any.
 */
public final class BatchClient implements AutoCloseable {
  private static final String PATH = "/messages?newBatchResponse=true";

  private final RestSettings settings;
  private final HttpClient http;

  public BatchClient(RestSettings settings) {
    this.settings = settings;
    HttpClient.Builder builder =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(settings.openTimeout());
    settings.proxy().ifPresent(proxy -> ProxyChoice.use(builder, proxy));
    this.http = builder.build();
  }

  /**
   * Sends messages in their order; what the future gives is never exceptional.
   *
   * @param parts each {@code {"channels":[one],"messages":[one]}} in UTF-8
   */
  public CompletableFuture<BatchAnswer> publish(List<byte[]> parts) {
    return onHost(0, parts.size(), body(parts));
  }

  private CompletableFuture<BatchAnswer> onHost(int host, int parts, byte[] body) {
    return http.sendAsync(request(settings.hosts().get(host), body), BodyHandlers.ofByteArray())
        .thenApply(answer -> read(answer, parts))
        .exceptionally(BatchClient::unanswered)
        .thenCompose(answer ->
            answer instanceof BatchAnswer.Later && host + 1 < settings.hosts().size()
                ? onHost(host + 1, parts, body)
                : CompletableFuture.completedFuture(answer));
  }

  private static BatchAnswer read(HttpResponse<byte[]> answer, int parts) {
    return AnswerReader.read(
        answer.statusCode(),
        answer.body(),
        parts,
        answer.headers().firstValue("Retry-After").orElse(null));
  }

  private static BatchAnswer unanswered(Throwable failure) {
    Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
    return new BatchAnswer.Later("no answer: " + cause, Duration.ZERO);
  }

  private HttpRequest request(String host, byte[] body) {
    String origin = (settings.tls() ? "https://" : "http://") + host + ":" + settings.port();
    String key = Base64.getEncoder().encodeToString(settings.key().getBytes(UTF_8));
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(origin + PATH))
            .timeout(settings.requestTimeout())
            .header("Authorization", "Basic " + key)
            .header("Content-Type", "application/json")
            .header("Accept", "application/json")
            .header("X-Ably-Version", "4")
            .header("Ably-Agent", settings.agent());
    if (settings.sourceIds()) {
      request.header("X-Barnabas-Id-Scope", "source");
    }
    return request.POST(BodyPublishers.ofByteArray(body)).build();
  }

  private static byte[] body(List<byte[]> parts) {
    var body = new ByteArrayOutputStream();
    int separator = '[';
    for (byte[] part : parts) {
      body.write(separator);
      body.writeBytes(part);
      separator = ',';
    }
    body.write(']');
    return body.toByteArray();
  }

  /** Ends what is under way. */
  @Override
  public void close() {
    http.shutdownNow();
  }
}
