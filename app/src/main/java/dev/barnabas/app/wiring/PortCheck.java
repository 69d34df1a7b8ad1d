package dev.barnabas.app.wiring;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;

/** Looks whether ports are free before something slow starts that needs them. */
final class PortCheck {
  private PortCheck() {}

  /**
   * Refuses a port that someone listens on; 0 is always free.
   *
   * @param option what sets it, for the message
   */
  static void requireFree(String host, int port, String option) throws StartException {
    if (port == 0) {
      return;
    }
    try (ServerSocket socket = new ServerSocket()) {
      socket.setReuseAddress(true);
      socket.bind(new InetSocketAddress(host, port));
    } catch (IOException e) {
      throw new StartException(
          "port %d on %s can't be used (%s): choose another one with %s PORT, or stop who has it"
              .formatted(port, host, e.getMessage(), option),
          e);
    }
  }
}
