package dev.barnabas.server.transport;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Where and how to listen.
 *
 * @param host name or address to bind; {@code 0.0.0.0} for all
 * @param port 0 for any free one
 * @param tls null: plain sockets
 */
public record ListenOptions(String host, int port, @Nullable TlsFiles tls) {
  public ListenOptions {
    if (port < 0 || port > 65_535) {
      throw new IllegalArgumentException("port " + port + ": must be 0 (any free one) to 65535");
    }
  }

  /**
   * PEM files.
   *
   * @param certificate the chain, the server's own first
   * @param key PKCS#8, not encrypted
   */
  public record TlsFiles(Path certificate, Path key) {}
}
