package dev.barnabas.server.comet;

import dev.barnabas.server.transport.NettyLoop;
import dev.barnabas.server.websocket.RealtimeConnection;

/** Opens the core's session behind a transport. Thread: its event loop. */
@FunctionalInterface
interface CometConnecting {
  RealtimeConnection connect(CometTransport transport, NettyLoop loop);
}
