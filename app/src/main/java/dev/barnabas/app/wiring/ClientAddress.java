package dev.barnabas.app.wiring;

import java.util.Set;

/**
 * Where clients of this machine connect. Immutable.
 *
 * @param host a name or an address that can be connected to
 */
public record ClientAddress(boolean tls, String host, int port) {
  private static final Set<String> ALL = Set.of("0.0.0.0", "::", "[::]");

  /** Of what a node listens on: who listens on all addresses is found on this machine's own. */
  static ClientAddress of(boolean tls, String listenHost, int port) {
    return new ClientAddress(tls, ALL.contains(listenHost) ? "localhost" : listenHost, port);
  }

  /** Such as {@code http://localhost:8080}. */
  public String url() {
    return (tls ? "https://" : "http://") + authority();
  }

  /** Such as {@code ws://localhost:8080}. */
  public String webSocketUrl() {
    return (tls ? "wss://" : "ws://") + authority();
  }

  private String authority() {
    boolean bare = host.indexOf(':') >= 0 && !host.startsWith("[");
    return (bare ? '[' + host + ']' : host) + ':' + port;
  }
}
