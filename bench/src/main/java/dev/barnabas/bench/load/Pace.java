package dev.barnabas.bench.load;

import dev.barnabas.bench.base.Failure;
import dev.barnabas.bench.base.Wait;
import java.io.IOException;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Takes the turns of a plan, each when it is due; one that came late makes none of the others late.
 *
 * <p>Thread: its own takes the turns; the rest is its creator's.
 */
final class Pace {
  private static final long SECOND_NANOS = 1_000_000_000L;

  /** What is done in a turn, for one channel. */
  interface Turn {
    void take(int channel) throws IOException, InterruptedException;
  }

  private final FeedPlan plan;
  private final Turn turn;
  private final Thread thread =
      Thread.ofPlatform().name("bench-feed").daemon().unstarted(this::run);
  private volatile boolean stopped;
  private volatile @Nullable Throwable failed;

  Pace(FeedPlan plan, Turn turn) {
    this.plan = plan;
    this.turn = turn;
  }

  void start() {
    thread.start();
  }

  private void run() {
    int[] order = plan.order();
    long began = System.nanoTime();
    try {
      for (long i = 0; !stopped; i++) {
        long due = began + i * SECOND_NANOS / plan.turnsPerSecond();
        while (System.nanoTime() - due < 0 && !stopped) {
          LockSupport.parkNanos(due - System.nanoTime());
        }
        turn.take(order[(int) (i % order.length)]);
      }
    } catch (Throwable refused) { // whatever it is: without it, nobody would know why nothing came
      failed = refused;
    }
  }

  /** Whether a turn failed: no other comes after it. */
  boolean hasFailed() {
    return failed != null;
  }

  /** Returns when the last turn is over; throws what ended the turns before. */
  void stop() {
    stopped = true;
    LockSupport.unpark(thread);
    Wait.forEnd(thread);
    Throwable refused = failed;
    if (refused != null) {
      throw new IllegalStateException(
          "messages were made no longer: " + Failure.text(refused), refused);
    }
  }
}
