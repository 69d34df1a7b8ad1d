package dev.barnabas.connect.rest;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * How to reach the nodes.
 *
 * @param hosts the first is asked first, the others when it does not answer
 * @param key {@code app.name:secret}
 * @param agent what we call ourselves
 * @param sourceIds whether ids are declared to be those of source records
 * @param requestTimeout from sending to the whole answer
 * @param proxy between us and them
 */
public record RestSettings(
    List<String> hosts,
    int port,
    boolean tls,
    String key,
    String agent,
    boolean sourceIds,
    Duration openTimeout,
    Duration requestTimeout,
    Optional<Proxy> proxy) {
  public RestSettings {
    hosts = List.copyOf(hosts);
  }

  /** A proxy of HTTP; the names of hosts that are reached without it are matched at their end. */
  public record Proxy(
      String host, int port, Optional<Credentials> credentials, List<String> direct) {
    public Proxy {
      direct = List.copyOf(direct);
    }
  }

  /** Who we are for the proxy. */
  public record Credentials(String user, String password) {
    @Override
    public String toString() {
      return user;
    }
  }
}
