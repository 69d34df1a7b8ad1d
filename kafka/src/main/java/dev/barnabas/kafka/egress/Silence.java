package dev.barnabas.kafka.egress;

import java.time.Duration;

/**
 * Whether a cluster that is asked again and again has stopped answering. One that comes back has to
 * answer for as long as it had to be silent.
 *
 * <p>Thread: its owner's. Times are those of a monotonic clock, ns.
 */
final class Silence {
  private final long afterNanos;
  private long answeredNanos;
  private long backNanos;
  private boolean back;
  private boolean silent;

  Silence(Duration after, long nowNanos) {
    this.afterNanos = after.toNanos();
    this.answeredNanos = nowNanos;
  }

  void onAnswer(long nowNanos) {
    if (silent && !back) {
      back = true;
      backNanos = nowNanos;
    } else if (silent && nowNanos - backNanos >= afterNanos) {
      silent = false;
      back = false;
    }
    answeredNanos = nowNanos;
  }

  void onFailure() {
    back = false;
  }

  boolean isSilent(long nowNanos) {
    if (nowNanos - answeredNanos >= afterNanos) {
      silent = true;
      back = false;
    }
    return silent;
  }
}
