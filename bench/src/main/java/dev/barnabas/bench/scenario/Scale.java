package dev.barnabas.bench.scenario;

import java.time.Duration;

/**
 * How much of everything.
 *
 * @param window of measuring in each round
 * @param idle of measuring connections on which nothing happens
 * @param rounds that count
 * @param warmUps rounds before, which are checked but not shown
 * @param warmUp how long a node runs before rounds count, at most; less if its compilers rest
 * @param clients how many of a scenario's clients come, 1: all
 * @param clientsMax what this process may open
 * @param turnsMax at most as many turns of a feed a second
 */
public record Scale(
    Duration window,
    Duration idle,
    int rounds,
    int warmUps,
    Duration warmUp,
    double clients,
    int clientsMax,
    int turnsMax) {
  /** Two of a node's intervals in which each connection has a heartbeat. */
  private static final Duration HEARTBEATS = Duration.ofSeconds(30);

  /** All turns that scenarios ask for. */
  public static Scale of(
      Duration window, int rounds, Duration warmUp, double clients, int clientsMax) {
    Duration idle = window.compareTo(HEARTBEATS) > 0 ? window : HEARTBEATS;
    return new Scale(window, idle, rounds, 1, warmUp, clients, clientsMax, Integer.MAX_VALUE);
  }

  /** Seconds: enough to see that counts are right. */
  public static Scale smoke(int clientsMax) {
    var second = Duration.ofSeconds(1);
    return new Scale(second, second, 1, 0, Duration.ZERO, 0.02, clientsMax, 200);
  }

  public int of(int clients) {
    return Math.clamp(Math.round(clients * this.clients), 2, Math.max(2, clientsMax));
  }

  /** Time between the first message and the window. */
  public Duration settle() {
    return window.dividedBy(4);
  }
}
