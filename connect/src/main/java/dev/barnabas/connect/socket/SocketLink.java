package dev.barnabas.connect.socket;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingDeque;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * An open WebSocket. It answers pings and a close by itself.
 *
 * <p>Thread: {@link #poll} one reader; all else any.
 */
public final class SocketLink implements AutoCloseable {
  /** A message of a feed that is larger is an attack or a mistake. */
  private static final int MESSAGE_SIZE_MAX = 16 << 20;

  private static final Duration SEND_MAX = Duration.ofSeconds(30);

  private final Overflow overflow;
  private final LinkedBlockingDeque<SocketEvent> queue;
  private final LongAdder received = new LongAdder();
  private final LongAdder dropped = new LongAdder();
  private final AtomicReference<CompletableFuture<WebSocket>> sending;
  private volatile @Nullable WebSocket socket;
  private volatile @Nullable String closed;

  private SocketLink(SocketSettings settings) {
    this.overflow = settings.overflow();
    // One more, for the end.
    this.queue = new LinkedBlockingDeque<>(settings.queueSize() + 1);
    this.sending = new AtomicReference<>(new CompletableFuture<>());
  }

  /**
   * Opens one.
   *
   * @throws IOException when there is no handshake in time
   */
  public static SocketLink open(HttpClient http, SocketSettings settings)
      throws IOException, InterruptedException {
    var link = new SocketLink(settings);
    WebSocket.Builder builder = http.newWebSocketBuilder().connectTimeout(settings.openTimeout());
    settings.headers().forEach(builder::header);
    CompletableFuture<WebSocket> opening =
        builder.buildAsync(settings.uri(), link.new Incoming(settings.queueSize()));
    try {
      WebSocket socket = opening.get(settings.openTimeout().toMillis(), TimeUnit.MILLISECONDS);
      link.socket = socket;
      link.sending.get().complete(socket);
      return link;
    } catch (ExecutionException e) {
      throw new IOException(String.valueOf(e.getCause()), e.getCause());
    } catch (TimeoutException e) {
      var _ = opening.thenAccept(WebSocket::abort);
      throw new IOException("no handshake within " + settings.openTimeout(), e);
    }
  }

  /** The next event; null when there is none in this time. After the end the end again. */
  public @Nullable SocketEvent poll(Duration most) throws InterruptedException {
    SocketEvent event = queue.poll(most.toNanos(), TimeUnit.NANOSECONDS);
    if (event == null) {
      String reason = closed;
      return reason == null ? null : new SocketEvent.Closed(reason);
    }
    WebSocket open = socket;
    if (overflow == Overflow.BLOCK && open != null && !(event instanceof SocketEvent.Closed)) {
      open.request(1);
    }
    return event;
  }

  /** Sends a text message after those before it. A failure ends the socket. */
  public void send(String text) {
    sending.updateAndGet(before ->
        before
            .thenCompose(open -> open.sendText(text, true))
            .orTimeout(SEND_MAX.toMillis(), TimeUnit.MILLISECONDS));
    var _ =
        sending
            .get()
            .whenComplete((_, failure) -> {
              if (failure != null) {
                end("sending failed: " + failure.getMessage());
              }
            });
  }

  /** Messages that wait to be read. */
  public int waiting() {
    return queue.size();
  }

  /** Messages that came so far, also those that were lost. */
  public long received() {
    return received.sum();
  }

  /** Messages that were lost because nobody took them. */
  public long dropped() {
    return dropped.sum();
  }

  /** Says goodbye without waiting for an answer; what has come can still be read. */
  @Override
  public void close() {
    WebSocket open = socket;
    if (open != null) {
      var _ =
          sending
              .get()
              .exceptionally(_ -> open)
              .thenCompose(_ -> open.sendClose(WebSocket.NORMAL_CLOSURE, ""))
              .orTimeout(1, TimeUnit.SECONDS)
              .whenComplete((_, _) -> open.abort());
    }
    end("closed by us");
  }

  /** Drops the connection. */
  public void abort() {
    WebSocket open = socket;
    if (open != null) {
      open.abort();
    }
    end("dropped by us");
  }

  private void end(String reason) {
    if (closed == null) {
      closed = reason;
      // Wakes the reader; when there is no place it is awake.
      var _ = queue.offer(new SocketEvent.Closed(reason));
    }
  }

  /** Puts messages together. Thread: one of the HTTP client's at a time. */
  private final class Incoming implements WebSocket.Listener {
    private final int queueSize;
    private final StringBuilder text = new StringBuilder();
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

    Incoming(int queueSize) {
      this.queueSize = queueSize;
    }

    @Override
    public void onOpen(WebSocket webSocket) {
      webSocket.request(overflow == Overflow.BLOCK ? queueSize : 1);
    }

    @Override
    public @Nullable CompletionStage<?> onText(
        WebSocket webSocket, CharSequence data, boolean last) {
      text.append(data);
      if (last) {
        String whole = text.toString();
        text.setLength(0);
        onMessage(webSocket, new SocketEvent.Text(whole));
      } else {
        onPart(webSocket, text.length());
      }
      return null;
    }

    @Override
    public @Nullable CompletionStage<?> onBinary(
        WebSocket webSocket, ByteBuffer data, boolean last) {
      byte[] part = new byte[data.remaining()];
      data.get(part);
      bytes.writeBytes(part);
      if (last) {
        byte[] whole = bytes.toByteArray();
        bytes.reset();
        onMessage(webSocket, new SocketEvent.Binary(whole));
      } else {
        onPart(webSocket, bytes.size());
      }
      return null;
    }

    private void onPart(WebSocket webSocket, int size) {
      if (size > MESSAGE_SIZE_MAX) {
        webSocket.abort();
        end("a message has more than " + MESSAGE_SIZE_MAX + " bytes");
      } else {
        webSocket.request(1);
      }
    }

    private void onMessage(WebSocket webSocket, SocketEvent message) {
      received.increment();
      switch (overflow) {
        case BLOCK -> queue.add(message);
        case DROP_NEWEST -> {
          if (queue.size() >= queueSize) {
            dropped.increment();
          } else {
            queue.add(message);
          }
          webSocket.request(1);
        }
        case DROP_OLDEST -> {
          while (queue.size() >= queueSize && queue.poll() != null) {
            dropped.increment();
          }
          queue.add(message);
          webSocket.request(1);
        }
      }
    }

    @Override
    public @Nullable CompletionStage<?> onPing(WebSocket webSocket, ByteBuffer message) {
      webSocket.request(1);
      return null;
    }

    @Override
    public @Nullable CompletionStage<?> onPong(WebSocket webSocket, ByteBuffer message) {
      webSocket.request(1);
      return null;
    }

    @Override
    public @Nullable CompletionStage<?> onClose(
        WebSocket webSocket, int statusCode, String reason) {
      end("closed by the other side: " + statusCode + " " + reason);
      return null;
    }

    @Override
    public void onError(WebSocket webSocket, Throwable error) {
      end(String.valueOf(error));
    }
  }
}
