package dev.barnabas.bench.load;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Publishes by REST, one request after the other: for a node whose Kafka is out of reach.
 *
 * <p>Thread: its feed's.
 */
public final class RestPublisher implements Publisher {
  private final URI address;
  private final String namespace;
  private final String authorization;
  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  public RestPublisher(URI address, String key, String namespace) {
    this.address = address;
    this.namespace = namespace;
    this.authorization =
        "Basic " + Base64.getEncoder().encodeToString(key.getBytes(StandardCharsets.UTF_8));
  }

  @Override
  public void publish(String channel, List<String> data) throws IOException, InterruptedException {
    String body =
        data.stream()
            .map(text -> "{\"data\":\"" + text + "\"}")
            .collect(Collectors.joining(",", "[", "]"));
    String name = namespace + ':' + channel;
    HttpRequest request =
        HttpRequest.newBuilder(address.resolve("/channels/" + name + "/messages"))
            .header("Authorization", authorization)
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(body))
            .build();
    HttpResponse<String> answer = http.send(request, HttpResponse.BodyHandlers.ofString());
    if (answer.statusCode() != 201) {
      throw Refusal.of("publish", answer);
    }
  }

  @Override
  public void flush() {
    // Each request was answered before the next.
  }

  @Override
  public void close() {
    http.close();
  }
}
