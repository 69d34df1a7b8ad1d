package dev.barnabas.bench.base;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** Waiting for a condition, or for a window of measuring to pass. */
public final class Wait {
  private static final long LOOK_NANOS = 5_000_000;

  private Wait() {}

  /** Whether the condition came true in time. */
  public static boolean until(Duration most, BooleanSupplier condition)
      throws InterruptedException {
    long began = System.nanoTime();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() - began > most.toNanos()) {
        return condition.getAsBoolean();
      }
      if (Thread.interrupted()) {
        throw new InterruptedException();
      }
      LockSupport.parkNanos(LOOK_NANOS);
    }
    return true;
  }

  /** Until a thread ended that was told to, or this one is interrupted. */
  public static void forEnd(Thread thread) {
    try {
      thread.join();
    } catch (InterruptedException stop) {
      Thread.currentThread().interrupt();
    }
  }

  /** Lets time pass; what happens in it is measured. */
  public static void during(Duration time) throws InterruptedException {
    var _ = until(time, () -> false);
  }
}
