package dev.barnabas.server.comet;

import dev.barnabas.server.http.BodyWriter;
import dev.barnabas.server.http.StreamedBody;
import org.jspecify.annotations.Nullable;

/** The answer to a receive request. Thread: its socket's loop. */
final class RecvBody implements StreamedBody {
  private final CometSession session;
  private final Runnable afterwards;
  private final Runnable unused;
  private @Nullable BodyWriter writer;

  /**
   * @param afterwards run when the session has the request
   * @param unused run when it never gets it
   */
  RecvBody(CometSession session, Runnable afterwards, Runnable unused) {
    this.session = session;
    this.afterwards = afterwards;
    this.unused = unused;
  }

  @Override
  public void onBegin(BodyWriter out) {
    writer = out;
    session.recv(out);
    afterwards.run();
  }

  @Override
  public void onGone() {
    BodyWriter gone = writer;
    if (gone == null) {
      unused.run();
    } else {
      session.recvGone(gone);
    }
  }
}
