package dev.barnabas.core.presence;

import java.time.Duration;

/**
 * How long things may take until someone is gone. What depends on other nodes is measured on the
 * log clock, which stands still while nothing is written: an outage is nobody's silence.
 *
 * @param graceMillis from the loss of a transport to the LEAVE of its members, unless its client
 *     asked for another time
 * @param aliveMillis how often a node that has members in a partition says so there
 * @param silentMillis of log time after which a node without a word is gone and its members leave:
 *     grace included
 * @param keepMillis of log time after which a member is written again, so that a node that starts
 *     finds it
 * @param leaseMillis of log time after which a member that nobody wrote again is not there
 */
public record PresenceTimes(
    long graceMillis, long aliveMillis, long silentMillis, long keepMillis, long leaseMillis) {

  /** From the loss of a transport to the LEAVE of its members (ably-protocol 11.5). */
  public static final long GRACE_MILLIS = 15_000;

  /**
   * The times that fit a dedup window W: every start of a reader lies W of log time before what it
   * serves, so a member is written at least twice in W.
   */
  public static PresenceTimes of(Duration dedupWindow) {
    long window = dedupWindow.toMillis();
    return new PresenceTimes(GRACE_MILLIS, 5_000, 25_000, window * 2 / 5, window);
  }
}
