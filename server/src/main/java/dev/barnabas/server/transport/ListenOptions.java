package dev.barnabas.server.transport;

import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where and how to listen.
 *
 * @param host name or address to bind; {@code 0.0.0.0} for all
 * @param port 0 for any free one
 * @param tls null: plain sockets
 */
public record ListenOptions(String host, int port, @Nullable Tls tls) {
  public ListenOptions {
    if (port < 0 || port > 65_535) {
      throw new IllegalArgumentException("port " + port + ": must be 0 (any free one) to 65535");
    }
  }

  /** Who the server is, and whom it lets in. */
  public sealed interface Tls {
    ClientCertificates clients();
  }

  /**
   * PEM files.
   *
   * @param certificate the chain, the server's own first
   * @param key PKCS#8, not encrypted
   * @param trusted certificates of authorities, or of clients themselves; null: the machine's
   */
  public record TlsFiles(
      Path certificate, Path key, ClientCertificates clients, @Nullable Path trusted)
      implements Tls {
    /** Without certificates of clients. */
    public TlsFiles(Path certificate, Path key) {
      this(certificate, key, ClientCertificates.NONE, null);
    }
  }

  /**
   * Java's key stores, JKS or PKCS#12.
   *
   * @param trusted null: the key store's own certificates are
   * @param protocols such as TLSv1.3; empty: what Java has
   * @param ciphers empty: what Java has
   */
  public record TlsStores(
      Store keys,
      ClientCertificates clients,
      @Nullable Store trusted,
      List<String> protocols,
      List<String> ciphers)
      implements Tls {
    /** A file and the password of all in it. */
    public record Store(Path file, String password) {
      @Override
      public String toString() {
        return file.toString();
      }
    }
  }

  /** Whether clients show certificates. */
  public enum ClientCertificates {
    /** They are not asked. */
    NONE,
    /** One that is shown has to be trusted; none is fine. */
    OPTIONAL,
    /** Without one that is trusted there is no connection. */
    REQUIRED
  }
}
