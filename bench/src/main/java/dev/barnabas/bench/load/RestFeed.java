package dev.barnabas.bench.load;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Publishes by REST, one request after the other: for a node whose Kafka is out of reach.
 *
 * <p>Thread: its own publishes; the rest is its creator's.
 */
public final class RestFeed implements Feed {
  private static final long SECOND_NANOS = 1_000_000_000L;

  private final FeedPlan plan;
  private final URI address;
  private final String namespace;
  private final String authorization;
  private final AtomicLongArray made;
  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final Thread thread =
      Thread.ofPlatform().name("bench-feed").daemon().unstarted(this::run);
  private volatile boolean stopped;
  private volatile @Nullable IOException failed;

  public RestFeed(FeedPlan plan, URI address, String key, String namespace) {
    this.plan = plan;
    this.address = address;
    this.namespace = namespace;
    this.made = new AtomicLongArray(plan.channels());
    this.authorization =
        "Basic " + Base64.getEncoder().encodeToString(key.getBytes(StandardCharsets.UTF_8));
  }

  @Override
  public long made(int channel) {
    return made.get(channel);
  }

  @Override
  public void start() {
    thread.start();
  }

  private void run() {
    int[] order = plan.order();
    long began = System.nanoTime();
    try {
      for (long turn = 0; !stopped; turn++) {
        long due = began + turn * SECOND_NANOS / plan.turnsPerSecond();
        while (System.nanoTime() - due < 0 && !stopped) {
          LockSupport.parkNanos(due - System.nanoTime());
        }
        publish(order[(int) (turn % order.length)]);
      }
    } catch (IOException refused) {
      failed = refused;
    } catch (InterruptedException stop) {
      Thread.currentThread().interrupt();
    }
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
    stopped = true;
    LockSupport.unpark(thread);
    Wait.forEnd(thread);
    if (failed != null) {
      throw new UncheckedIOException(failed);
    }
  }

  @Override
  public void close() {
    stopped = true;
    Wait.forEnd(thread);
    http.close();
  }
}
