package dev.barnabas.server.websocket;

import dev.barnabas.core.access.Identity;
import dev.barnabas.core.channel.Frame;
import dev.barnabas.core.delivery.Loop;
import dev.barnabas.core.delivery.Transport;
import dev.barnabas.core.session.Claim;
import dev.barnabas.core.session.ConnectRequest;
import dev.barnabas.protocol.codec.ServerFrameEncoder;
import dev.barnabas.protocol.error.ErrorCode;
import dev.barnabas.protocol.error.ProtocolException;
import dev.barnabas.protocol.frame.ClientFrame;
import dev.barnabas.protocol.frame.ServerFrame;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiPredicate;

/**
 * Connections that answer heartbeats and errors and write down all else; one by comet begins with
 * its key in the id of a heartbeat. A heartbeat with the id {@code shared} is answered with a frame
 * from the factory, {@code explode} with an exception. Thread: any.
 */
public final class EchoConnections implements RealtimeConnections {
  public final List<ConnectRequest> requests = new CopyOnWriteArrayList<>();
  public final List<ClientFrame> frames = new CopyOnWriteArrayList<>();
  public final AtomicInteger closed = new AtomicInteger();

  /** Written once at each {@code flood}, this often. */
  public static final int FLOOD_FRAMES = 2_000;

  /** Whether a caller holds a connection, or brings what renews it. */
  public volatile BiPredicate<Identity, Boolean> held = (_, _) -> true;

  @Override
  public RealtimeConnection connect(ConnectRequest request, Transport transport, Loop loop) {
    if (!loop.inLoop()) {
      throw new AssertionError("not on its loop");
    }
    requests.add(request);
    var connection = new Connection(transport);
    if (transport.route() != null) {
      connection.write(new ServerFrame.Heartbeat(transport.route() + "~key"));
    }
    return connection;
  }

  /** Thread: its event loop. */
  private final class Connection implements RealtimeConnection {
    private final Transport transport;
    private int owed;
    private volatile boolean over;

    Connection(Transport transport) {
      this.transport = transport;
    }

    @Override
    public void require(Identity caller, String connectionKey, Claim claim) {
      if (over && claim != Claim.FETCH) {
        throw new ProtocolException(ErrorCode.CONNECTION_NOT_FOUND, "over");
      }
      if (!held.test(caller, claim == Claim.RENEW)) {
        throw new ProtocolException(ErrorCode.INCOMPATIBLE_CREDENTIALS, "held by another");
      }
    }

    @Override
    public void onFrame(ClientFrame frame) {
      frames.add(frame);
      switch (frame) {
        case ClientFrame.Heartbeat(String id) when "explode".equals(id) ->
            throw new IllegalStateException("exploded on purpose");
        case ClientFrame.Heartbeat(String id) when "overflow".equals(id) ->
            throw new StackOverflowError("on purpose");
        case ClientFrame.Heartbeat(String id) when "shared".equals(id) -> writeShared();
        case ClientFrame.Heartbeat(String id) when "flood".equals(id) -> {
          owed = FLOOD_FRAMES;
          onWritable();
        }
        case ClientFrame.Heartbeat(String id) -> write(new ServerFrame.Heartbeat(id));
        case ClientFrame.Close _ -> {
          write(new ServerFrame.Closed());
          over = true;
          transport.close();
        }
        default -> {}
      }
    }

    private void writeShared() {
      byte[] payload =
          ServerFrameEncoder.encode(transport.format(), new ServerFrame.Heartbeat("shared"));
      Frame frame = new NettyFrames().frame(transport.format(), payload);
      transport.write(frame);
      transport.write(frame);
      frame.release();
    }

    private void write(ServerFrame frame) {
      transport.write(ServerFrameEncoder.encode(transport.format(), frame));
    }

    @Override
    public void onMalformed(ProtocolException problem) {
      write(new ServerFrame.Failed(null, problem.error()));
    }

    @Override
    public void onReadComplete() {
      transport.flush();
    }

    @Override
    public void onWritable() {
      while (owed > 0 && transport.isWritable()) {
        write(new ServerFrame.Heartbeat("flood-" + owed + "-" + "x".repeat(1_000)));
        owed--;
      }
      transport.flush();
    }

    @Override
    public void onTransportClosed() {
      closed.incrementAndGet();
    }
  }
}
