package dev.barnabas.bench.load;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.concurrent.atomic.AtomicLongArray;

/**
 * Publishes by REST, one request after the other: for a node whose Kafka is out of reach.
 *
 * <p>Thread: its {@link Pace} publishes; the rest is its creator's.
 */
public final class RestFeed implements Feed {
  private final FeedPlan plan;
  private final URI address;
  private final String namespace;
  private final String authorization;
  private final AtomicLongArray made;
  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final Pace pace;

  public RestFeed(FeedPlan plan, URI address, String key, String namespace) {
    this.plan = plan;
    this.address = address;
    this.namespace = namespace;
    this.made = new AtomicLongArray(plan.channels());
    this.pace = new Pace(plan, this::publish);
    this.authorization =
        "Basic " + Base64.getEncoder().encodeToString(key.getBytes(StandardCharsets.UTF_8));
  }

  @Override
  public long made(int channel) {
    return made.get(channel);
  }

  @Override
  public void start() {
    pace.start();
  }

  private void publish(int channel) throws IOException, InterruptedException {
    var body = new StringBuilder("[");
    for (int i = 0; i < plan.burst(); i++) {
      body.append(i == 0 ? "" : ",").append("{\"data\":\"");
      body.append(plan.data(made.get(channel) + i)).append("\"}");
    }
    String name = namespace + ':' + plan.key(channel);
    HttpRequest request =
        HttpRequest.newBuilder(address.resolve("/channels/" + name + "/messages"))
            .header("Authorization", authorization)
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(body.append(']').toString()))
            .build();
    HttpResponse<String> answer = http.send(request, HttpResponse.BodyHandlers.ofString());
    if (answer.statusCode() != 201) {
      throw new IOException("publish answered " + answer.statusCode() + ": " + answer.body());
    }
    made.addAndGet(channel, plan.burst());
  }

  @Override
  public void stop() {
    pace.stop();
  }

  @Override
  public void close() {
    pace.end();
    http.close();
  }
}
