package dev.barnabas.server.websocket;

import dev.barnabas.core.access.Identity;
import dev.barnabas.core.delivery.Transport;
import dev.barnabas.core.session.Claim;
import dev.barnabas.protocol.codec.ServerFrameEncoder;
import dev.barnabas.protocol.error.ErrorCode;
import dev.barnabas.protocol.error.ProtocolException;
import dev.barnabas.protocol.frame.ClientFrame;
import dev.barnabas.protocol.frame.ServerFrame;

/**
 * A WebSocket too many: told to come back later, before anything is spent on it. SDKs wait about 15
 * s after this (ably-protocol 25.4). Thread: its event loop.
 */
final class RefusedConnection implements RealtimeConnection {
  private RefusedConnection() {}

  static RealtimeConnection tell(Transport transport) {
    var frame =
        new ServerFrame.Disconnected(
            ErrorCode.CONNECT_RATE_EXCEEDED.with(ErrorCode.CONNECT_RATE_EXCEEDED.reason()));
    transport.write(ServerFrameEncoder.encode(transport.format(), frame));
    transport.close();
    return new RefusedConnection();
  }

  @Override
  public void require(Identity caller, String connectionKey, Claim claim) {}

  @Override
  public void onFrame(ClientFrame frame) {}

  @Override
  public void onMalformed(ProtocolException problem) {}

  @Override
  public void onReadComplete() {}

  @Override
  public void onWritable() {}

  @Override
  public void onTransportClosed() {}
}
