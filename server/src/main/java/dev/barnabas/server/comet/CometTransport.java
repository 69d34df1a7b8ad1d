package dev.barnabas.server.comet;

import dev.barnabas.core.channel.Frame;
import dev.barnabas.core.delivery.Transport;
import dev.barnabas.protocol.codec.WireFormat;
import dev.barnabas.server.http.BodyWriter;
import dev.barnabas.server.transport.NettyLoop;
import dev.barnabas.server.websocket.NettyFrame;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.buffer.Unpooled;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/**
 * A transport whose socket comes and goes: what is written between two receive requests waits in a
 * buffer, and when that is full the transport is not writable, so that cursors wait.
 *
 * <p>Thread: its event loop.
 */
final class CometTransport implements Transport {
  // As on a WebSocket's socket: some 40 deliveries of 1.6 KB, then deliveries wait in the log.
  private static final long BUFFER_HIGH_BYTES = 64 * 1024;
  private static final long BUFFER_LOW_BYTES = 32 * 1024;

  private final NettyLoop loop;
  private final boolean streaming;
  private final String route;
  private final Listener listener;
  private final ArrayDeque<ByteBuf> pending = new ArrayDeque<>(2); // see BUFFER_HIGH_BYTES
  private @Nullable BodyWriter recv;
  private long pendingBytes;
  private long leavingBytes; // given to a socket, not yet with the kernel
  private boolean full;
  private boolean reading = true;
  private boolean closed;

  /** What its session hears. Thread: its event loop. */
  interface Listener {
    /** There is room again. */
    void onWritable();

    /** More of what the client sends is wanted again. */
    void onReading();

    /** The core ended the transport; what is pending may still be fetched. */
    void onClosed();

    /** Something that was sent may not have arrived. */
    void onBroken();
  }

  /**
   * @param streaming whether a receive request stays open after the first messages
   * @param route stands before the connection key: leads requests to this session
   */
  CometTransport(NettyLoop loop, boolean streaming, String route, Listener listener) {
    this.loop = loop;
    this.streaming = streaming;
    this.route = route;
    this.listener = listener;
  }

  @Override
  public WireFormat format() {
    return WireFormat.JSON;
  }

  @Override
  public String route() {
    return route;
  }

  @Override
  public boolean isWritable() {
    return !full;
  }

  @Override
  public void write(Frame frame) {
    if (!closed) {
      add(((NettyFrame) frame).retainedPayload());
    }
  }

  @Override
  public void write(byte[] payload) {
    if (!closed) {
      add(Unpooled.wrappedBuffer(payload));
    }
  }

  @Override
  public void flush() {
    BodyWriter out = recv;
    if (out != null && !pending.isEmpty()) {
      recv = streaming ? out : null;
      write(out);
      if (!streaming) {
        out.end();
      }
    }
  }

  @Override
  public void close() {
    if (!closed) {
      closed = true;
      endRecv();
      listener.onClosed();
    }
  }

  @Override
  public void setReading(boolean wanted) {
    boolean again = wanted && !reading;
    reading = wanted;
    if (again) {
      loop.execute(listener::onReading); // later: now the core may be in the middle of a frame
    }
  }

  /** Whether frames of the client are to be handed in now. */
  boolean takesFrames() {
    return reading && !full;
  }

  boolean hasRecv() {
    return recv != null;
  }

  boolean hasPending() {
    return !pending.isEmpty();
  }

  /** A receive request: takes what is pending, or waits for more. An older one ends empty. */
  void onRecv(BodyWriter out) {
    endRecv();
    recv = out;
    if (closed) {
      endRecv();
    } else {
      flush();
    }
  }

  /** Whether it was the one that waits. */
  boolean onRecvGone(BodyWriter gone) {
    boolean current = gone.equals(recv);
    if (current) {
      recv = null;
    }
    return current;
  }

  /** Forgets everything; nobody fetches it any more. */
  void drop() {
    closed = true;
    BodyWriter out = recv;
    recv = null;
    if (out != null) {
      out.cut();
    }
    pending.forEach(ByteBuf::release);
    pending.clear();
  }

  private void add(ByteBuf payload) {
    pending.add(payload);
    pendingBytes += payload.readableBytes();
    full |= pendingBytes + leavingBytes >= BUFFER_HIGH_BYTES;
  }

  private void endRecv() {
    BodyWriter out = recv;
    recv = null;
    if (out != null) {
      // An answer has to hold an array, also when there is nothing in it.
      if (!pending.isEmpty() || !streaming) {
        write(out);
      }
      out.end();
    }
  }

  private void write(BodyWriter out) {
    ByteBuf array = array();
    pending.forEach(ByteBuf::release);
    pending.clear();
    pendingBytes = 0;
    long bytes = array.readableBytes();
    leavingBytes += bytes;
    out.write(array, sent -> loop.execute(() -> onLeft(bytes, sent)));
  }

  /** All that is pending as one line: clients split streams at line ends, JSON has none inside. */
  private ByteBuf array() {
    // A comma or bracket for each, the last bracket, the line's end; escapes make it grow.
    int size = Math.toIntExact(pendingBytes) + pending.size() + 3;
    ByteBuf array = PooledByteBufAllocator.DEFAULT.directBuffer(size);
    try {
      array.writeByte('[');
      boolean first = true;
      for (ByteBuf payload : pending) {
        if (!first) {
          array.writeByte(',');
        }
        first = false;
        ByteBuf text = payload.duplicate(); // whole still if there is no memory for the array
        if (streaming) {
          AsciiJson.append(text, array);
        } else {
          array.writeBytes(text);
        }
      }
      return array.writeByte(']').writeByte('\n');
    } catch (Throwable failed) {
      array.release();
      throw failed;
    }
  }

  private void onLeft(long bytes, boolean sent) {
    leavingBytes -= bytes;
    if (!sent) {
      listener.onBroken();
    } else if (full && pendingBytes + leavingBytes <= BUFFER_LOW_BYTES) {
      full = false;
      if (!closed) {
        listener.onWritable();
      }
    }
  }
}
