package dev.barnabas.server.websocket;

import dev.barnabas.core.access.Identity;
import dev.barnabas.core.session.Claim;
import dev.barnabas.protocol.error.ProtocolException;
import dev.barnabas.protocol.frame.ClientFrame;

/** The core's side of a WebSocket. Thread: its event loop. */
public interface RealtimeConnection {
  /**
   * Checks that a request may do what it wants of the connection; only comet's are not bound to it.
   * Thread: any.
   *
   * @param connectionKey as the request names it
   * @throws ProtocolException 40102 when the key is another connection's, or the caller is not who
   *     holds this one; 80022 when it is over, and more is wanted than what it was sent
   */
  void require(Identity caller, String connectionKey, Claim claim);

  void onFrame(ClientFrame frame);

  /** Something came that is no frame; the core answers, and ends the transport if it wants to. */
  void onMalformed(ProtocolException problem);

  /** A batch of frames is over: the moment to flush. */
  void onReadComplete();

  /** The socket takes more again. */
  void onWritable();

  /** The socket is gone; nothing follows. Called exactly once. */
  void onTransportClosed();
}
