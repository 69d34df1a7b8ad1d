package dev.barnabas.server.transport;

import io.netty.channel.epoll.Epoll;

/** How sockets are served, the best first; each falls back to the next. Thread: any. */
public enum SocketIo {
  /** As {@link #EPOLL}; what goes to many sockets at once leaves by one system call for many. */
  IO_URING,
  /** Linux's own, with sends straight to the socket. */
  EPOLL,
  /** The JDK's, on any machine. */
  NIO;

  /** The best that this machine has from here on; a container may be refused io_uring. */
  SocketIo available() {
    if (this == NIO || !Epoll.isAvailable()) {
      return NIO;
    }
    if (this == IO_URING) {
      var ring = SendRing.open();
      ring.ifPresent(SendRing::close);
      return ring.isPresent() ? IO_URING : EPOLL;
    }
    return EPOLL;
  }
}
