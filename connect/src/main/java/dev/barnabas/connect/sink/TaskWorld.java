package dev.barnabas.connect.sink;

import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;

/**
 * Time, chance and threads, as a task is given them. Thread: any.
 *
 * @param clock nanoseconds, as {@code System.nanoTime}
 * @param executor for what is to be done now, on another thread
 * @param timer runs something later
 */
public record TaskWorld(
    LongSupplier clock, RandomGenerator chance, Executor executor, Timer timer) {
  /** The doublings after which a pause is as long as it gets. */
  private static final int DOUBLINGS_MAX = 16;

  /** Runs something once, after a while. */
  public interface Timer {
    void after(Duration pause, Runnable action);
  }

  long nanos() {
    return clock.getAsLong();
  }

  void after(Duration pause, Runnable action) {
    timer.after(pause, action);
  }

  /** The pause after so many failures: doubled each time, and by chance down to half of it. */
  public Duration pause(Duration first, Duration longest, int failures) {
    long nanos = first.toNanos() << Math.min(DOUBLINGS_MAX, failures);
    long most = Math.min(nanos, longest.toNanos());
    return Duration.ofNanos(most / 2 + chance.nextLong(most / 2 + 1));
  }
}
