package dev.barnabas.app.training;

import dev.barnabas.app.wiring.StartException;
import dev.barnabas.protocol.codec.WireFormat;
import dev.barnabas.protocol.json.Json;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * Clients of every kind come, follow channels, get messages and go. Enough of them that the JVM
 * compiles what a node does for each, and remembers that; on a slow machine fewer, as a build waits
 * for it.
 *
 * <p>Thread: the one that plays it; it blocks.
 */
public final class Rehearsal {
  private static final int ARRIVALS_MAX = 1_500; // of each form
  private static final long ARRIVALS_MAX_NANOS = TimeUnit.SECONDS.toNanos(10);
  private static final int AUDIENCE = 100;
  private static final int MESSAGES = 300; // each way; a connection may send 1,000 a second
  private static final Duration ANSWER_MAX = Duration.ofSeconds(20);
  private static final int CREATED = 201;

  /** What a direct rule of the demo makes: those who follow it have the node read a topic. */
  private static final String FROM_TOPIC = "wikimedia:edits";

  private static final String CHANNEL = "rehearsal";

  private final HttpClient http;
  private final URI node;
  private final Credentials credentials;
  private final LongSupplier nanoTime;

  private Rehearsal(HttpClient http, URI node, Credentials credentials, LongSupplier nanoTime) {
    this.http = http;
    this.node = node;
    this.credentials = credentials;
    this.nanoTime = nanoTime;
  }

  /**
   * Plays it; takes some seconds.
   *
   * @param url of the node
   * @param credentials that may do everything there
   * @param nanoTime for its length
   * @throws StartException somebody was not served
   */
  public static void play(String url, Credentials credentials, LongSupplier nanoTime)
      throws StartException, InterruptedException {
    try (HttpClient http = HttpClient.newBuilder().connectTimeout(ANSWER_MAX).build()) {
      var rehearsal = new Rehearsal(http, URI.create(url), credentials, nanoTime);
      rehearsal.arrivals();
      rehearsal.deliveries();
    } catch (IOException e) {
      throw new StartException("the rehearsal failed: " + e.getMessage(), e);
    }
  }

  private void arrivals() throws IOException, InterruptedException {
    long began = nanoTime.getAsLong();
    for (int i = 0; i < ARRIVALS_MAX; i++) {
      if (nanoTime.getAsLong() - began > ARRIVALS_MAX_NANOS) {
        return;
      }
      for (WireFormat format : WireFormat.values()) {
        String proof = i % 2 == 0 ? credentials.byKey() : credentials.byToken(i);
        try (Visitor visitor = visitor(format, proof)) {
          visitor.attach(CHANNEL + ':' + i % 100);
        }
      }
    }
  }

  private void deliveries() throws IOException, InterruptedException {
    List<Visitor> audience = new ArrayList<>();
    try {
      for (int i = 0; i < AUDIENCE; i++) {
        WireFormat format = i % 2 == 0 ? WireFormat.JSON : WireFormat.MSGPACK;
        Visitor visitor = visitor(format, credentials.byKey());
        audience.add(visitor);
        visitor.attach(CHANNEL);
        visitor.attach(FROM_TOPIC);
      }
      for (int i = 0; i < MESSAGES; i++) {
        audience.get(i % 2).publish(CHANNEL, "message " + i);
        post("message " + i);
      }
      for (Visitor visitor : audience) {
        visitor.awaitMessages(2 * MESSAGES);
      }
    } finally {
      audience.forEach(Visitor::close);
    }
  }

  private Visitor visitor(WireFormat format, String proof)
      throws IOException, InterruptedException {
    String scheme = node.getScheme().equals("https") ? "wss" : "ws";
    String query = "/?v=6&format=" + format.parameter() + "&heartbeats=true&" + proof;
    URI address = URI.create(scheme + "://" + node.getAuthority() + query);
    return Visitor.come(http, address, format, ANSWER_MAX);
  }

  private void post(String data) throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(
                node.resolve("/channels/" + CHANNEL + "/messages?" + credentials.byKey()))
            .timeout(ANSWER_MAX)
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofByteArray(Json.write(Map.of("name", "posted", "data", data))))
            .build();
    int status = http.send(request, BodyHandlers.discarding()).statusCode();
    if (status != CREATED) {
      throw new IOException("a publish was answered with " + status);
    }
  }
}
