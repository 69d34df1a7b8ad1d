package dev.barnabas.server;

import dev.barnabas.core.limit.Limits;
import dev.barnabas.server.transport.ListenOptions;
import java.time.InstantSource;
import java.util.List;
import java.util.function.LongSupplier;

/**
 * How the server runs.
 *
 * @param more where it listens beside that, for the same
 * @param serverId names the node in answers, for support
 * @param clock the time of day
 * @param nanoTime the clock of deadlines
 */
public record ServerSettings(
    ListenOptions listen,
    List<ListenOptions> more,
    Limits limits,
    String serverId,
    InstantSource clock,
    LongSupplier nanoTime) {
  public ServerSettings {
    more = List.copyOf(more);
  }

  /** One that listens in one place. */
  public ServerSettings(
      ListenOptions listen,
      Limits limits,
      String serverId,
      InstantSource clock,
      LongSupplier nanoTime) {
    this(listen, List.of(), limits, serverId, clock, nanoTime);
  }
}
