package dev.barnabas.systemtests.cluster;

import dev.barnabas.systemtests.tools.Tools;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Port 443 of an address that only this machine reaches, for SDKs that know no other port. Any of
 * 127.0.0.0/8 will do, so that several builds on one machine don't meet.
 */
public final class HttpsPort {
  private static final int PORT = 443;
  private static final int ADDRESSES_MAX = 20;
  private static final int BACKLOG = 1_000;

  private HttpsPort() {}

  /** Binds one, or skips the test where we may not. */
  public static ServerSocket bind() {
    String last = "";
    for (int i = 0; i <= ADDRESSES_MAX; i++) {
      String address = i < ADDRESSES_MAX ? any() : "127.0.0.1";
      try {
        var socket = new ServerSocket();
        try {
          socket.bind(new InetSocketAddress(InetAddress.getByName(address), PORT), BACKLOG);
          return socket;
        } catch (BindException e) {
          socket.close();
          last = address + ": " + e.getMessage();
        }
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    throw Tools.lacks("can't listen on port 443 of a loopback address (" + last + ")");
  }

  private static String any() {
    var random = ThreadLocalRandom.current();
    return "127.%d.%d.%d"
        .formatted(random.nextInt(1, 255), random.nextInt(1, 255), random.nextInt(1, 255));
  }
}
