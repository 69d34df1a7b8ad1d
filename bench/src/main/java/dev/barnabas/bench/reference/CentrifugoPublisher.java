package dev.barnabas.bench.reference;

import dev.barnabas.bench.load.Publisher;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.stream.Collectors;

/** Publishes by Centrifugo's HTTP API, one request after the other. */
record CentrifugoPublisher(HttpClient http, URI address) implements Publisher {

  static CentrifugoPublisher connect(int port) {
    HttpClient http = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    return new CentrifugoPublisher(http, URI.create("http://127.0.0.1:" + port));
  }

  @Override
  public void publish(String channel, List<String> data) throws IOException, InterruptedException {
    if (data.size() == 1) {
      post("/api/publish", publication(channel, data.getFirst()));
      return;
    }
    String commands =
        data.stream()
            .map(one -> "{\"publish\":" + publication(channel, one) + '}')
            .collect(Collectors.joining(","));
    post("/api/batch", "{\"commands\":[" + commands + "]}");
  }

  private static String publication(String channel, String data) {
    return "{\"channel\":\"" + channel + "\",\"data\":\"" + data + "\"}";
  }

  private void post(String path, String body) throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(address.resolve(path))
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(body))
            .build();
    HttpResponse<String> answer = http.send(request, HttpResponse.BodyHandlers.ofString());
    if (answer.statusCode() != 200 || answer.body().contains("\"error\"")) {
      throw new IOException("publish answered " + answer.statusCode() + ": " + answer.body());
    }
  }

  /** Every request was answered before the next one. */
  @Override
  public void flush() {}

  @Override
  public void close() {
    http.close();
  }
}
