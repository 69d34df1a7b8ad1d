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

  /** Of a server that sends to whoever is connected. */
  public static Target plain(int port) {
    return new Target(
        new InetSocketAddress(InetAddress.getLoopbackAddress(), port), client -> "/", Speech.NONE);
  }
}
