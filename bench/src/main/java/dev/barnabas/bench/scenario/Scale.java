package dev.barnabas.bench.scenario;

import java.time.Duration;

/**
 * How much of everything.
 *
 * @param window of measuring in each round
 * @param rounds that count
 * @param warmUps rounds before, which are checked but not shown
 * @param clients how many of a scenario's clients come, 1: all
 * @param clientsMax what this process may open
 * @param turnsMax at most as many turns of a feed a second
 */
public record Scale(
    Duration window, int rounds, int warmUps, double clients, int clientsMax, int turnsMax) {

  /** Seconds: enough to see that counts are right. */
  public static Scale smoke(int clientsMax) {
    return new Scale(Duration.ofSeconds(1), 1, 0, 0.02, clientsMax, 200);
  }

  public int of(int clients) {
    return Math.clamp(Math.round(clients * this.clients), 2, Math.max(2, clientsMax));
  }

  /** Time between the first message and the window. */
  public Duration settle() {
    return window.dividedBy(4);
  }
}
