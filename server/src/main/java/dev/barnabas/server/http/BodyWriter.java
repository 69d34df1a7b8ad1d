package dev.barnabas.server.http;

import io.netty.buffer.ByteBuf;

/** Where the parts of a body go. Thread: any. */
public interface BodyWriter {
  /** Hears of one part. Thread: the socket's loop. */
  @FunctionalInterface
  interface PartListener {
    /** It is with the kernel, or it is lost. */
    void onDone(boolean sent);
  }

  /** Sends a part at once; takes the buffer over. */
  void write(ByteBuf part, PartListener listener);

  /** That was all. */
  void end();

  /** Ends the socket, so that the client sees that this was not all. */
  void cut();
}
