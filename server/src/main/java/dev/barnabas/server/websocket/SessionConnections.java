package dev.barnabas.server.websocket;

import dev.barnabas.core.access.Identity;
import dev.barnabas.core.delivery.Loop;
import dev.barnabas.core.delivery.Transport;
import dev.barnabas.core.session.Claim;
import dev.barnabas.core.session.ConnectRequest;
import dev.barnabas.core.session.Session;
import dev.barnabas.core.session.Sessions;
import dev.barnabas.protocol.error.ProtocolException;
import dev.barnabas.protocol.frame.ClientFrame;

/** Gives WebSockets to the core's sessions. Thread: the connection's event loop. */
public final class SessionConnections implements RealtimeConnections {
  private final Sessions sessions;

  public SessionConnections(Sessions sessions) {
    this.sessions = sessions;
  }

  @Override
  public RealtimeConnection connect(ConnectRequest request, Transport transport, Loop loop) {
    return new SessionConnection(sessions.connect(request, transport, loop));
  }

  private record SessionConnection(Session session) implements RealtimeConnection {
    @Override
    public void require(Identity caller, String connectionKey, Claim claim) {
      session.requireHeldBy(caller, connectionKey, claim);
    }

    @Override
    public void onFrame(ClientFrame frame) {
      session.onFrame(frame);
    }

    @Override
    public void onMalformed(ProtocolException problem) {
      session.onMalformed(problem);
    }

    @Override
    public void onReadComplete() {
      session.onReadComplete();
    }

    @Override
    public void onWritable() {
      session.onWritable();
    }

    @Override
    public void onTransportClosed() {
      session.onTransportClosed();
    }
  }
}
