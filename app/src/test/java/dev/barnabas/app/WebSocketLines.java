package dev.barnabas.app;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A realtime connection as lines of JSON, one per frame.
 *
 * <p>Thread: the test's; frames come in on the client's.
 */
final class WebSocketLines implements AutoCloseable {
  /** In place of a frame: the server has ended the socket. */
  static final String CLOSED = "closed";

  private final BlockingQueue<String> lines = new LinkedBlockingQueue<>(); // ≤ what a test sends
  private final HttpClient http = HttpClient.newHttpClient();
  private final WebSocket socket;

  private WebSocketLines(String url, String key) {
    URI uri = URI.create(url.replaceFirst("http", "ws") + "/?v=5&format=json&key=" + key);
    socket = http.newWebSocketBuilder().buildAsync(uri, new Lines()).join();
  }

  static WebSocketLines open(String url, String key) {
    return new WebSocketLines(url, key);
  }

  void send(String json) {
    socket.sendText(json, true).join();
  }

  /** The next frame; waits for it. */
  String next() throws InterruptedException {
    String line = lines.poll(30, TimeUnit.SECONDS);
    if (line == null) {
      throw new IllegalStateException("nothing came");
    }
    return line;
  }

  @Override
  public void close() {
    socket.abort();
    http.shutdownNow();
    http.close();
  }

  /** Thread: the client's. */
  private final class Lines implements WebSocket.Listener {
    private final StringBuilder part = new StringBuilder();

    @Override
    public @Nullable CompletionStage<?> onText(WebSocket from, CharSequence text, boolean last) {
      part.append(text);
      if (last) {
        lines.add(part.toString());
        part.setLength(0);
      }
      from.request(1);
      return null;
    }

    @Override
    public @Nullable CompletionStage<?> onClose(WebSocket from, int code, String reason) {
      lines.add(CLOSED);
      return null;
    }

    @Override
    public void onError(WebSocket from, Throwable error) {
      lines.add("error: " + error);
    }
  }
}
