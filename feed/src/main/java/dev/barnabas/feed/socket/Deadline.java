package dev.barnabas.feed.socket;

import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.time.Duration;

/** When opening a socket has to be over. */
record Deadline(long nanos, Duration whole, SocketWorld world) {
  static Deadline in(Duration whole, SocketWorld world) {
    return new Deadline(world.now() + whole.toNanos(), whole, world);
  }

  /**
   * What is left, at least 1 ms.
   *
   * @throws SocketTimeoutException when it is over
   */
  int millisLeft() throws SocketTimeoutException {
    long left = Duration.ofNanos(nanos - world.now()).toMillis();
    if (left <= 0) {
      throw new SocketTimeoutException("no handshake within " + whole);
    }
    return (int) Math.min(left, Integer.MAX_VALUE);
  }

  /** The socket's next read ends by then. */
  void limit(Socket socket) throws SocketTimeoutException, SocketException {
    socket.setSoTimeout(millisLeft());
  }
}
