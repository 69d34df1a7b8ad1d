package dev.barnabas.feed.socket;

import java.io.EOFException;
import java.io.IOException;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * An open WebSocket. It answers pings and a close by itself.
 *
 * <p>Thread: any; messages come on a thread of the socket's.
 */
public final class SocketLink implements AutoCloseable {
  /** Takes messages, one at a time. While it does not return, the server has to wait. */
  public interface Receiver {
    void onMessage(SocketEvent message) throws InterruptedException;
  }

  private static final Duration GOODBYE_MAX = Duration.ofSeconds(1);

  /** A receiver that does not end when it is interrupted is not waited for. */
  private static final Duration ABORT_MAX = Duration.ofSeconds(5);

  private static final int NORMAL = 1000;
  private static final int REASON_BYTES_MAX = 100;

  private final Socket socket;
  private final FrameReader reader;
  private final FrameSender sender;
  private final Receiver receiver;
  private final CompletableFuture<String> end = new CompletableFuture<>();
  private final Thread reading =
      Thread.ofVirtual().name("feed-socket-reader").unstarted(this::read);
  private final Thread sending =
      Thread.ofVirtual().name("feed-socket-sender").unstarted(this::write);
  private volatile @Nullable String dropped;

  private SocketLink(
      Socket socket, @Nullable Inflation inflation, Receiver receiver, SocketWorld world)
      throws IOException {
    this.socket = socket;
    this.reader = new FrameReader(socket.getInputStream(), inflation);
    this.sender = new FrameSender(socket.getOutputStream(), world);
    this.receiver = receiver;
    var _ =
        end.whenComplete((_, _) -> {
          if (inflation != null) {
            inflation.close();
          }
        });
  }

  /**
   * Opens one.
   *
   * @throws IOException when there is no handshake in time
   */
  public static SocketLink open(SocketSettings settings, Receiver receiver, SocketWorld world)
      throws IOException {
    Deadline deadline = Deadline.in(settings.openTimeout(), world);
    Socket socket = Dial.open(settings.uri(), deadline);
    try {
      Inflation inflation = Handshake.shake(socket, settings, deadline);
      socket.setSoTimeout(0);
      var link = new SocketLink(socket, inflation, receiver, world);
      link.reading.start();
      link.sending.start();
      return link;
    } catch (IOException | RuntimeException e) {
      socket.close();
      throw e;
    }
  }

  /** Sends a text message after those before it. A failure ends the socket. */
  public void send(String text) {
    send(FrameReader.TEXT, text.getBytes(StandardCharsets.UTF_8));
  }

  private void send(int opcode, byte[] data) {
    if (!sender.send(opcode, data)) {
      drop("the other side does not take what is sent");
    }
  }

  /** Why it ended, once all messages were taken; null: it did not in this time. */
  public @Nullable String awaitEnd(Duration most) throws InterruptedException {
    try {
      return end.get(most.toNanos(), TimeUnit.NANOSECONDS);
    } catch (TimeoutException e) {
      return null;
    } catch (ExecutionException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Calls this with the reason when it has ended, and all messages were taken. */
  public void whenEnded(Consumer<String> action) {
    var _ = end.thenAccept(action);
  }

  /** Says goodbye, takes what still comes, and waits a moment for the answer. */
  @Override
  public void close() {
    send(FrameReader.CLOSE, code(NORMAL, ""));
    awaitReader(GOODBYE_MAX);
    abort();
  }

  /** Drops the connection. When this returns, no message comes any more. */
  public void abort() {
    drop("dropped by us");
    reading.interrupt();
    awaitReader(ABORT_MAX);
  }

  private void awaitReader(Duration most) {
    try {
      reading.join(most);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void drop(String reason) {
    if (dropped == null) {
      dropped = reason;
    }
    try {
      socket.close();
    } catch (IOException e) {
      // It is gone in any case.
    }
  }

  private void read() {
    String reason;
    try {
      reason = receive();
    } catch (SocketFailure e) {
      reason = String.valueOf(e.getMessage());
      goodbye(e.code(), reason);
    } catch (IOException | RuntimeException e) {
      String ours = dropped;
      String theirs = e instanceof EOFException ? "the connection ended" : e.toString();
      reason = ours == null ? theirs : ours;
    } catch (InterruptedException e) {
      reason = "dropped by us";
    }
    drop(reason);
    sending.interrupt();
    end.complete(reason);
  }

  private String receive() throws IOException, InterruptedException {
    while (true) {
      switch (reader.next()) {
        case Incoming.Data(SocketEvent event) -> receiver.onMessage(event);
        case Incoming.Ping(byte[] bytes) -> send(FrameReader.PONG, bytes);
        case Incoming.Pong() -> {}
        case Incoming.Close(int code, String text) -> {
          goodbye(NORMAL, "");
          return "closed by the other side: " + code + " " + text;
        }
      }
    }
  }

  /** A close frame, which is on its way when this returns, if the server takes it. */
  private void goodbye(int code, String reason) {
    send(FrameReader.CLOSE, code(code, reason));
    try {
      sending.join(GOODBYE_MAX);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static byte[] code(int code, String reason) {
    byte[] text =
        reason
            .substring(0, Math.min(reason.length(), REASON_BYTES_MAX))
            .getBytes(StandardCharsets.US_ASCII);
    return ByteBuffer.allocate(2 + text.length).putShort((short) code).put(text).array();
  }

  private void write() {
    try {
      sender.run();
    } catch (IOException e) {
      drop("sending failed: " + e.getMessage());
    } catch (InterruptedException e) {
      // The socket is over.
    }
  }
}
