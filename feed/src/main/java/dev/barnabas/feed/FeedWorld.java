package dev.barnabas.feed;

import dev.barnabas.feed.socket.SocketWorld;
import java.time.Duration;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;

/**
 * Time and chance, as a feed is given them. Thread: any.
 *
 * @param sockets nanoseconds, and chance
 * @param wallClock ms since the epoch
 */
public record FeedWorld(SocketWorld sockets, LongSupplier wallClock, Pauses pauses) {
  /** The doublings after which a pause is as long as it gets. */
  private static final int DOUBLINGS_MAX = 16;

  /** The pause before a new attempt, with jitter. */
  public interface Pauses {
    Duration after(Duration first, Duration longest, int failures);
  }

  /** With pauses that double each time, and are by chance down to half as long. */
  public static FeedWorld of(SocketWorld sockets, LongSupplier wallClock) {
    RandomGenerator chance = sockets.chance();
    return new FeedWorld(
        sockets,
        wallClock,
        (first, longest, failures) -> {
          long nanos = first.toNanos() << Math.min(DOUBLINGS_MAX, failures);
          long most = Math.min(nanos, longest.toNanos());
          return Duration.ofNanos(most / 2 + chance.nextLong(most / 2 + 1));
        });
  }
}
