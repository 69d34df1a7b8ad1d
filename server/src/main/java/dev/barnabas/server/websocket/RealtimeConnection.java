package dev.barnabas.server.websocket;

import dev.barnabas.protocol.error.ProtocolException;
import dev.barnabas.protocol.frame.ClientFrame;

/** The core's side of a WebSocket. Thread: its event loop. */
public interface RealtimeConnection {
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
