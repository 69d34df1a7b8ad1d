package dev.barnabas.connect.feed;

import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * Time and chance, as a feed is given them. Thread: any.
 *
 * @param clock nanoseconds, as {@code System.nanoTime}
 * @param wallClock ms since the epoch
 */
public record FeedWorld(LongSupplier clock, LongSupplier wallClock, Pauses pauses) {
  /** The pause before a new attempt, with jitter. */
  public interface Pauses {
    Duration after(Duration first, Duration longest, int failures);
  }
}
