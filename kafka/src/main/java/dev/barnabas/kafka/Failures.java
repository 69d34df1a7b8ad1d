package dev.barnabas.kafka;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;

/**
 * What goes wrong in a loop that has to go on: tells each distinct failure once, says how long to
 * wait before the next try, and since when nothing has gone well.
 *
 * <p>Thread: the loop's; {@link #problem} any.
 */
public final class Failures {
  private static final long PAUSE_MILLIS_MIN = 100;
  private static final long PAUSE_MILLIS_MAX = 5_000;
  private static final long TOLD_AGAIN_NANOS = TimeUnit.MINUTES.toNanos(10);

  /** Distinct failures that are remembered; a loop has a handful. */
  private static final int KNOWN_MAX = 64;

  private final Logger log;
  private final String what;
  private final LongSupplier nanoTime;
  private final Map<String, Long> toldNanos = new HashMap<>();
  private long pauseMillis = PAUSE_MILLIS_MIN;
  private volatile @Nullable Since failing;

  private record Since(long nanos, String text) {}

  /**
   * For one loop.
   *
   * @param what the loop, as the log calls it: {@code Rule orders}
   */
  public Failures(Logger log, String what, LongSupplier nanoTime) {
    this.log = log;
    this.what = what;
    this.nanoTime = nanoTime;
  }

  /** Notes a failure; gives the time to wait before the next try. */
  public long onFailure(Throwable failure) {
    long now = nanoTime.getAsLong();
    Since before = failing;
    failing = new Since(before == null ? now : before.nanos(), text(failure));
    tell(failure, now);
    long pause = pauseMillis;
    pauseMillis = Math.min(pauseMillis * 2, PAUSE_MILLIS_MAX);
    return pause;
  }

  /** Whether the last thing that was noted is a failure. Thread: any. */
  public boolean isGoingOn() {
    return failing != null;
  }

  public void onSuccess() {
    if (failing != null) {
      failing = null;
      pauseMillis = PAUSE_MILLIS_MIN;
      log.info("{} goes on", what);
    }
  }

  /** The last failure, when nothing has gone well for that long. */
  public Optional<String> problem(long forNanos) {
    Since since = failing;
    return since == null || nanoTime.getAsLong() - since.nanos() < forNanos
        ? Optional.empty()
        : Optional.of(what + " tries again and again: " + since.text());
  }

  /** For persons: of what says all in its message, no name of a class. */
  private static String text(Throwable failure) {
    boolean expected =
        failure instanceof KafkaException
            || failure.getClass().getPackageName().startsWith("dev.barnabas.");
    String message = failure.getMessage();
    return expected && message != null ? message : failure.toString();
  }

  private void tell(Throwable failure, long now) {
    // Offsets and times differ each time; the failure is the same.
    String key = failure.toString().replaceAll("[0-9]+", "#");
    Long told = toldNanos.get(key);
    if (told != null && now - told < TOLD_AGAIN_NANOS) {
      log.debug("{} fails again: {}", what, failure.toString());
      return;
    }
    if (toldNanos.size() >= KNOWN_MAX) {
      toldNanos.clear();
    }
    toldNanos.put(key, now);
    log.warn("{} failed and tries again", what, failure);
  }
}
