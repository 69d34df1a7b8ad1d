package dev.barnabas.server.websocket;

import dev.barnabas.core.access.Identity;
import dev.barnabas.core.delivery.Transport;
import dev.barnabas.core.session.Claim;
import dev.barnabas.protocol.codec.ServerFrameEncoder;
import dev.barnabas.protocol.error.ErrorCode;
import dev.barnabas.protocol.error.ProtocolException;
import dev.barnabas.protocol.frame.ClientFrame;
import dev.barnabas.protocol.frame.ServerFrame;

/** A WebSocket that is told why it ends before anything is spent on it. Thread: its event loop. */
final class RefusedConnection implements RealtimeConnection {
  private RefusedConnection() {}

  /** One too many: SDKs wait about 15 s after this (ably-protocol 25.4). */
  static RealtimeConnection tellTooMany(Transport transport) {
    return tell(
        transport,
        new ServerFrame.Disconnected(
            ErrorCode.CONNECT_RATE_EXCEEDED.with(ErrorCode.CONNECT_RATE_EXCEEDED.reason())));
  }

  static RealtimeConnection tell(Transport transport, ServerFrame frame) {
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
