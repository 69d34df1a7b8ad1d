package dev.barnabas.server.comet;

import dev.barnabas.core.session.Claim;
import dev.barnabas.protocol.error.ErrorCode;
import dev.barnabas.protocol.error.ProtocolException;
import dev.barnabas.protocol.frame.ClientFrame;
import dev.barnabas.server.comet.CometSend.Sent;
import dev.barnabas.server.http.BodyWriter;
import dev.barnabas.server.http.StreamedBody;
import dev.barnabas.server.transport.NettyLoop;
import dev.barnabas.server.transport.Sweep;
import dev.barnabas.server.websocket.RealtimeConnection;
import java.util.ArrayDeque;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One comet session: the requests of its client on one side, the core's session on the other.
 *
 * <p>Thread: its event loop; methods without {@code on} any.
 */
final class CometSession implements CometTransport.Listener, Sweep.HasDeadline {
  private static final Logger LOG = LoggerFactory.getLogger(CometSession.class);
  private static final int SENDS_MAX = 16; // SDKs send one, and the next when it is answered
  private static final long NANOS_PER_MILLI = 1_000_000;
  private static final long SLACK_MILLIS = 10_000; // an SDK's patience for one request
  private static final long LINGER_NANOS = 10_000 * NANOS_PER_MILLI;

  // SDKs that close cut their receive request and ask to close at the same moment.
  private static final long CUT_NANOS = 5_000 * NANOS_PER_MILLI;

  private final CometSettings settings;
  private final NettyLoop loop;
  private final CometTransport transport;
  private final Observer observer;
  private final ArrayDeque<CometSend> sends = new ArrayDeque<>(1); // ≤ SENDS_MAX
  private volatile @Nullable RealtimeConnection connection;
  private boolean acting; // what a frame brings about may ask for the next
  private boolean ended;
  private boolean cut; // what was sent last may be lost: it delivers no more
  private long idleSinceNanos; // since when no receive request is open, or since it ended

  /** Hears what becomes of it. Thread: its event loop. */
  interface Observer {
    /** Its client gave a receive request up. */
    void onCut();

    /** It ends, and nobody is to find it any more; perhaps more than once. */
    void onLeft();
  }

  /**
   * @param route stands before the connection key
   */
  CometSession(
      CometSettings settings, NettyLoop loop, String route, boolean streaming, Observer observer) {
    this.settings = settings;
    this.loop = loop;
    this.transport = new CometTransport(loop, streaming, route, this);
    this.observer = observer;
    this.idleSinceNanos = settings.nanoTime().getAsLong();
  }

  /** The body of the first receive request, which opens the session. */
  StreamedBody opening(Consumer<CometSession> onBegin) {
    return new RecvBody(this, () -> onBegin.accept(this), observer::onLeft);
  }

  /** The body of a later one. */
  StreamedBody receiving() {
    return new RecvBody(this, () -> {}, () -> {});
  }

  /** Makes it known to the core; on its loop. */
  void onOpen(CometConnecting connecting) {
    loop.sweep().add(this);
    guarded(() -> {
      RealtimeConnection opened = connecting.connect(transport, loop);
      connection = opened;
      if (!ended) {
        opened.onReadComplete();
      }
    });
  }

  /**
   * Checks that the caller of a request may hear what the connection hears, or heard at its end.
   * Thread: any.
   *
   * @throws ProtocolException 40102 when it may not, 80022 when there is no connection yet
   */
  void requireFetch(CometCaller caller) {
    RealtimeConnection current = connection;
    if (current == null) {
      throw new ProtocolException(
          ErrorCode.CONNECTION_NOT_FOUND, "there is no such comet session: reconnect");
    }
    current.require(caller.identity(), caller.connectionKey(), Claim.FETCH);
  }

  /** Hands in frames, in order. */
  void send(CometSend send) {
    onLoop(() -> onSend(send));
  }

  void recv(BodyWriter out) {
    onLoop(() -> {
      if (cut) {
        onBroken();
      }
      transport.onRecv(out);
      idleSinceNanos = settings.nanoTime().getAsLong();
      if (ended && !transport.hasPending()) {
        leave();
      }
    });
  }

  void recvGone(BodyWriter gone) {
    onLoop(() -> {
      if (transport.onRecvGone(gone)) {
        cut = true;
        idleSinceNanos = settings.nanoTime().getAsLong();
        observer.onCut();
      }
    });
  }

  private void onSend(CometSend send) {
    if (ended) {
      send.refuse(ErrorCode.CONNECTION_NOT_FOUND.with("the session is over: reconnect"));
    } else if (sends.size() == SENDS_MAX) {
      send.refuse(ErrorCode.DISCONNECTED.with("too many sends wait: fetch what was received"));
    } else {
      sends.add(send);
      onReading();
    }
  }

  /** Does what one request sent, as far as there is room for the answers. */
  private void act(CometSend send) {
    RealtimeConnection current = connection;
    if (current == null) {
      send.refuse(ErrorCode.CONNECTION_NOT_FOUND.with("the session did not open"));
      return;
    }
    if (!isAllowed(current, send)) {
      return;
    }
    acting = true;
    boolean done =
        guarded(() -> {
          Sent sent = nextOf(send);
          while (sent != null) {
            switch (sent) {
              case Sent.Whole(ClientFrame frame) -> current.onFrame(frame);
              case Sent.Malformed(ProtocolException problem) -> current.onMalformed(problem);
            }
            sent = nextOf(send);
          }
          current.onReadComplete();
        });
    acting = false;
    if (!done) {
      send.refuse(ErrorCode.CONNECTION_NOT_FOUND.with("the session failed: reconnect"));
    } else if (send.isOver() || ended) {
      send.accept();
    } else {
      sends.addFirst(send); // the rest when there is room again
    }
  }

  private @Nullable Sent nextOf(CometSend send) {
    return transport.takesFrames() ? send.next() : null;
  }

  private static boolean isAllowed(RealtimeConnection connection, CometSend send) {
    CometCaller caller = send.caller();
    try {
      Claim claim = send.isRenewal() ? Claim.RENEW : Claim.ACT;
      connection.require(caller.identity(), caller.connectionKey(), claim);
      return true;
    } catch (ProtocolException refused) {
      send.refuse(refused);
      return false;
    }
  }

  @Override
  public void onWritable() {
    RealtimeConnection current = connection;
    if (current != null) {
      guarded(() -> {
        current.onWritable();
        current.onReadComplete();
      });
    }
    onReading();
  }

  @Override
  public void onReading() {
    while (!acting && !ended && transport.takesFrames() && !sends.isEmpty()) {
      act(sends.remove());
    }
  }

  @Override
  public void onClosed() {
    ended = true;
    idleSinceNanos = settings.nanoTime().getAsLong();
    refuseSends();
    if (!transport.hasPending()) {
      leave();
    }
  }

  @Override
  public void onBroken() {
    boolean live = !ended;
    ended = true;
    transport.drop();
    leave();
    refuseSends();
    RealtimeConnection current = connection;
    if (live && current != null) {
      current.onTransportClosed();
    }
  }

  private void refuseSends() {
    sends.forEach(
        send -> send.refuse(ErrorCode.CONNECTION_NOT_FOUND.with("the session is over: reconnect")));
    sends.clear();
  }

  @Override
  public void onSweep() {
    long idleNanos = settings.nanoTime().getAsLong() - idleSinceNanos;
    if (transport.hasRecv()) {
      idleSinceNanos += idleNanos;
    } else if (ended) {
      if (idleNanos >= LINGER_NANOS) {
        transport.drop();
        leave();
      }
    } else if (cut && idleNanos >= CUT_NANOS) {
      onBroken();
    } else if (idleNanos >= (settings.maxIdleMillis() + SLACK_MILLIS) * NANOS_PER_MILLI) {
      onBroken();
    }
  }

  private void leave() {
    loop.sweep().remove(this);
    observer.onLeft();
  }

  /** Whether it was done; if not, the session is over. */
  private boolean guarded(Runnable work) {
    try {
      work.run();
      return true;
    } catch (RuntimeException failure) {
      LOG.error("a comet session failed unexpectedly and is closed", failure);
      onBroken();
      return false;
    }
  }

  private void onLoop(Runnable task) {
    if (loop.inLoop()) {
      task.run();
    } else {
      loop.execute(task);
    }
  }
}
