package dev.barnabas.testkit.simulation;

import dev.barnabas.core.channel.Frame;
import dev.barnabas.core.delivery.Transport;
import dev.barnabas.core.session.ConnectRequest;
import dev.barnabas.core.session.Session;
import dev.barnabas.core.session.Sessions;
import dev.barnabas.protocol.codec.ClientFrameDecoder;
import dev.barnabas.protocol.codec.WireFormat;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/**
 * The socket between a client and a session: late, slow, cut on one side or both. What is written
 * arrives in order or not at all.
 *
 * <p>Thread: the one that runs the world.
 */
public final class SimulatedTransport implements Transport {
  private static final int HIGH_BYTES = 24 * 1024; // above it takes no more
  private static final int LATENCY_MILLIS = 15;
  private static final int READ_FRAMES_MAX = 100; // that one read of a socket brings

  private final Scheduler scheduler;
  private final SimulatedLoop loop;
  private final WireFormat format;
  private final Receiver client;
  private final ArrayDeque<Packet> unflushed = new ArrayDeque<>();
  private final ArrayDeque<Packet> toClient = new ArrayDeque<>();
  private final ArrayDeque<byte[]> toServer = new ArrayDeque<>();
  private @Nullable Session session;
  private int queuedBytes;
  private boolean wasFull;
  private boolean closing;
  private boolean cut;
  private boolean pumping;
  private boolean sending;
  private boolean reading = true;
  private long stalledUntilMillis;
  private @Nullable RuntimeException failure;

  /** The client's end. */
  interface Receiver {
    void onFrame(SimulatedTransport transport, Object tree);

    void onClosed(SimulatedTransport transport);
  }

  @SuppressWarnings("ArrayRecordComponent") // never compared
  private record Packet(byte[] payload, @Nullable Frame frame) {}

  SimulatedTransport(Scheduler scheduler, SimulatedLoop loop, WireFormat format, Receiver client) {
    this.scheduler = scheduler;
    this.loop = loop;
    this.format = format;
    this.client = client;
  }

  /** The server's end opens; it may answer before this returns. */
  void bind(Sessions sessions, ConnectRequest request) {
    if (!cut) {
      session = sessions.connect(request, this, loop);
      session.onReadComplete();
    }
  }

  /** The server's end; null before it opened. */
  @Nullable Session session() {
    return session;
  }

  /** What was written and the client has not read. */
  int queuedBytes() {
    return queuedBytes;
  }

  /** Frames that the client sent and the server has not read. */
  int unread() {
    return toServer.size();
  }

  /** The client reads nothing for so long. */
  public void stall(long millis) {
    stalledUntilMillis = scheduler.nowMillis() + millis;
  }

  /** The network between them ends; each side hears of it after so long. */
  public void cut(long clientHearsMillis, long serverHearsMillis) {
    if (!cut) {
      drop();
      scheduler.after(clientHearsMillis, () -> client.onClosed(this));
      scheduler.after(
          serverHearsMillis,
          () ->
              loop.execute(() -> {
                if (session != null) {
                  session.onTransportClosed();
                }
              }));
    }
  }

  /** Nothing gets through any more, and what was under way is lost. */
  void drop() {
    cut = true;
    release(unflushed);
    release(toClient);
    toServer.clear();
  }

  private static void release(ArrayDeque<Packet> packets) {
    for (Packet packet : packets) {
      if (packet.frame() != null) {
        packet.frame().release();
      }
    }
    packets.clear();
  }

  /** The client sends. */
  void send(Object tree) {
    if (cut) {
      return;
    }
    toServer.add(format.encode(tree));
    carrySoon();
  }

  private void carrySoon() {
    if (!sending && reading) {
      sending = true;
      scheduler.after(scheduler.below(LATENCY_MILLIS), this::carryToServer);
    }
  }

  @Override
  public void setReading(boolean wanted) {
    reading = wanted;
    if (!toServer.isEmpty()) {
      carrySoon();
    }
  }

  private void carryToServer() {
    loop.execute(() -> {
      sending = false;
      if (cut || closing || session == null) {
        return;
      }
      for (int frames = 0; frames < READ_FRAMES_MAX && !toServer.isEmpty(); frames++) {
        session.onFrame(ClientFrameDecoder.decode(format, toServer.remove()));
      }
      session.onReadComplete();
      if (!toServer.isEmpty()) {
        carrySoon();
      }
    });
  }

  /** What is written from now on fails so; null: it is taken again. */
  void fail(@Nullable RuntimeException with) {
    failure = with;
  }

  private void failIfToldTo() {
    if (failure != null) {
      throw failure;
    }
  }

  @Override
  public WireFormat format() {
    return format;
  }

  @Override
  public boolean isWritable() {
    boolean writable = queuedBytes < HIGH_BYTES;
    wasFull |= !writable;
    return writable;
  }

  @Override
  public void write(Frame frame) {
    failIfToldTo();
    if (!cut && !closing) {
      frame.retain();
      byte[] payload = ((SimulatedFrames.SimulatedFrame) frame).payload();
      queuedBytes += payload.length;
      unflushed.add(new Packet(payload, frame));
    }
  }

  @Override
  public void write(byte[] payload) {
    failIfToldTo();
    if (!cut && !closing) {
      queuedBytes += payload.length;
      unflushed.add(new Packet(payload, null));
    }
  }

  @Override
  public void flush() {
    toClient.addAll(unflushed);
    unflushed.clear();
    pump();
  }

  @Override
  public void close() {
    flush();
    closing = true;
    pump();
  }

  /** Whether something was written that nobody flushed. */
  boolean isUnflushed() {
    return !unflushed.isEmpty();
  }

  private void pump() {
    if (!pumping && !cut) {
      pumping = true;
      long stalled = Math.max(0, stalledUntilMillis - scheduler.nowMillis());
      scheduler.after(stalled + scheduler.below(LATENCY_MILLIS), this::carryToClient);
    }
  }

  private void carryToClient() {
    pumping = false;
    if (cut) {
      return;
    }
    for (int left = 1 + scheduler.below(8); left > 0 && !toClient.isEmpty(); left--) {
      Packet packet = toClient.remove();
      queuedBytes -= packet.payload().length;
      Object tree = format.decode(packet.payload());
      if (packet.frame() != null) {
        packet.frame().release();
      }
      if (tree != null) {
        client.onFrame(this, tree);
      }
    }
    if (cut) {
      return;
    }
    if (wasFull && queuedBytes < HIGH_BYTES / 2) {
      wasFull = false;
      loop.execute(() -> {
        if (session != null && !cut) {
          session.onWritable();
        }
      });
    }
    if (!toClient.isEmpty()) {
      pump();
    } else if (closing) {
      cut(0, 0);
    }
  }
}
