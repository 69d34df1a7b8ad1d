package dev.barnabas.app.training;

import dev.barnabas.protocol.codec.WireFormat;
import dev.barnabas.protocol.frame.Action;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** A client on a WebSocket. Thread: its creator's; it blocks. */
final class Visitor implements AutoCloseable {
  private final WireFormat format;
  private final Duration answerMax;
  private final Heard heard;
  private final WebSocket socket;
  private long msgSerial;

  private Visitor(WireFormat format, Duration answerMax, Heard heard, WebSocket socket) {
    this.format = format;
    this.answerMax = answerMax;
    this.heard = heard;
    this.socket = socket;
  }

  /** Connects; returns when the node has let it in. */
  static Visitor come(HttpClient http, URI address, WireFormat format, Duration answerMax)
      throws IOException, InterruptedException {
    var heard = new Heard(format);
    WebSocket socket =
        await(http.newWebSocketBuilder().buildAsync(address, heard), answerMax, "the upgrade");
    var visitor = new Visitor(format, answerMax, heard, socket);
    visitor.await(heard.connected, 1, "CONNECTED");
    return visitor;
  }

  void attach(String channel) throws IOException, InterruptedException {
    send(Map.of("action", Action.ATTACH, "channel", channel));
    await(heard.attached, 1, "ATTACHED");
  }

  void publish(String channel, String data) throws IOException, InterruptedException {
    send(
        Map.of(
            "action",
            Action.MESSAGE,
            "channel",
            channel,
            "msgSerial",
            msgSerial++,
            "messages",
            List.of(Map.of("name", "published", "data", data))));
  }

  /** Waits until that many frames with messages have come that nobody waited for yet. */
  void awaitMessages(int count) throws IOException, InterruptedException {
    await(heard.messages, count, count + " messages");
  }

  @Override
  public void close() {
    socket.abort();
  }

  private void send(Map<String, ?> frame) throws IOException, InterruptedException {
    byte[] payload = format.encode(frame);
    CompletableFuture<WebSocket> sent =
        format.binary()
            ? socket.sendBinary(ByteBuffer.wrap(payload), true)
            : socket.sendText(new String(payload, StandardCharsets.UTF_8), true);
    var _ = await(sent, answerMax, "sending");
  }

  private void await(Semaphore frames, int count, String what)
      throws IOException, InterruptedException {
    if (!frames.tryAcquire(count, answerMax.toMillis(), TimeUnit.MILLISECONDS)) {
      throw new IOException("nothing came of " + what);
    }
  }

  private static <T> T await(CompletableFuture<T> future, Duration atMost, String what)
      throws IOException, InterruptedException {
    try {
      return future.get(atMost.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException | TimeoutException e) {
      throw new IOException("nothing came of " + what, e);
    }
  }

  /** What the node says, counted. Thread: the HTTP client's, one call at a time. */
  private static final class Heard implements WebSocket.Listener {
    final Semaphore connected = new Semaphore(0);
    final Semaphore attached = new Semaphore(0);
    final Semaphore messages = new Semaphore(0);
    private final WireFormat format;
    private final ByteArrayOutputStream frame = new ByteArrayOutputStream();

    Heard(WireFormat format) {
      this.format = format;
    }

    @Override
    public @Nullable CompletionStage<?> onText(WebSocket from, CharSequence part, boolean last) {
      return onPart(from, part.toString().getBytes(StandardCharsets.UTF_8), last);
    }

    @Override
    public @Nullable CompletionStage<?> onBinary(WebSocket from, ByteBuffer part, boolean last) {
      byte[] bytes = new byte[part.remaining()];
      part.get(bytes);
      return onPart(from, bytes, last);
    }

    private @Nullable CompletionStage<?> onPart(WebSocket from, byte[] bytes, boolean last) {
      frame.writeBytes(bytes);
      if (last) {
        if (format.decode(frame.toByteArray()) instanceof Map<?, ?> tree
            && tree.get("action") instanceof Number action) {
          onFrame(action.intValue());
        }
        frame.reset();
      }
      from.request(1);
      return null;
    }

    private void onFrame(int action) {
      if (action == Action.CONNECTED) {
        connected.release();
      } else if (action == Action.ATTACHED) {
        attached.release();
      } else if (action == Action.MESSAGE) {
        messages.release();
      }
    }
  }
}
