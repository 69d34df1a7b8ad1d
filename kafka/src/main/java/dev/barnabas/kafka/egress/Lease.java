package dev.barnabas.kafka.egress;

import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * For how long a member may take its partitions for its own: from when it asked for the last commit
 * that its group took. A commit is refused where they are another's by then.
 *
 * <p>Thread: the task's.
 */
final class Lease {
  /**
   * Nothing is appended later than this. Far below W, of which the least is 150 s: what another
   * member appends meanwhile and this one had under way is dropped by its id (architecture 2.1).
   */
  static final long NANOS_MAX = TimeUnit.SECONDS.toNanos(60);

  private static final long RENEWED_AFTER_NANOS = TimeUnit.SECONDS.toNanos(30);
  private static final long COMMIT_NANOS = TimeUnit.SECONDS.toNanos(1);

  private final LongSupplier nanoTime;
  private long confirmedNanos;

  Lease(LongSupplier nanoTime) {
    this.nanoTime = nanoTime;
    this.confirmedNanos = nanoTime.getAsLong() - NANOS_MAX;
  }

  /** The time before a commit, for {@link #confirmed}. */
  long now() {
    return nanoTime.getAsLong();
  }

  /** A commit was taken that was asked for then. */
  void confirmed(long askedNanos) {
    confirmedNanos = askedNanos;
  }

  /** Whether it is time to commit what was taken: a killed member's next reads back so far. */
  boolean isCommitDue() {
    return sinceNanos() >= COMMIT_NANOS;
  }

  /** Whether a commit is needed before anything is taken. */
  boolean isStale() {
    return sinceNanos() >= RENEWED_AFTER_NANOS;
  }

  /** For how long it lasts from now; not positive: it does not. */
  long leftNanos() {
    return NANOS_MAX - sinceNanos();
  }

  private long sinceNanos() {
    return nanoTime.getAsLong() - confirmedNanos;
  }
}
