package dev.barnabas.core.session;

import dev.barnabas.core.delivery.Loop;
import dev.barnabas.core.delivery.Transport;
import dev.barnabas.protocol.error.ErrorCode;
import dev.barnabas.protocol.error.ErrorInfo;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The sessions of a node.
 *
 * <p>Thread: any; {@link #connect} the connection's event loop.
 */
public final class Sessions {
  private final SessionServices services;
  private final Map<Integer, LoopSessions> loops = new ConcurrentHashMap<>(); // one per event loop

  public Sessions(SessionServices services) {
    this.services = services;
  }

  /**
   * Opens a session on a transport that was just upgraded. Whatever is wrong with the request is
   * answered as a protocol message (ably-protocol 5.2).
   */
  public Session connect(ConnectRequest request, Transport transport, Loop loop) {
    LoopSessions sessions =
        loops.computeIfAbsent(loop.index(), index -> new LoopSessions(services, loop));
    var session = new Session(services, sessions, transport, request);
    session.open();
    return session;
  }

  /** Asks all clients to go elsewhere; they keep their connections. */
  public void shutdown() {
    ErrorInfo error = ErrorCode.DISCONNECTED.with("this node is shutting down: reconnect");
    for (Session session : List.copyOf(services.registry().all())) {
      session.disconnect(error);
    }
  }

  /** Connections on this node. */
  public int size() {
    return services.registry().size();
  }
}
