package dev.barnabas.server.websocket;

import dev.barnabas.core.delivery.Loop;
import dev.barnabas.core.delivery.Transport;
import dev.barnabas.core.session.ConnectRequest;

/** Where WebSockets become connections: the core's {@code Sessions}. */
@FunctionalInterface
public interface RealtimeConnections {
  /** Takes a new transport; checks the credential, and answers on the transport. On its loop. */
  RealtimeConnection connect(ConnectRequest request, Transport transport, Loop loop);
}
