package dev.barnabas.bench.load;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.function.IntFunction;

/**
 * Where clients connect, and how they speak.
 *
 * @param path of the upgrade request, query included, of each client by its number
 */
public record Target(InetSocketAddress address, IntFunction<String> path, Speech speech) {

  /** On this machine, the same path for all. */
  public static Target local(int port, String path, Speech speech) {
    return new Target(
        new InetSocketAddress(InetAddress.getLoopbackAddress(), port), client -> path, speech);
  }
}
