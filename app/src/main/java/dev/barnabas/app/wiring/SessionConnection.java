package dev.barnabas.app.wiring;

import dev.barnabas.core.session.Session;
import dev.barnabas.protocol.error.ProtocolException;
import dev.barnabas.protocol.frame.ClientFrame;
import dev.barnabas.server.websocket.RealtimeConnection;

/** A session as the server sees it. Thread: its event loop. */
record SessionConnection(Session session) implements RealtimeConnection {
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
