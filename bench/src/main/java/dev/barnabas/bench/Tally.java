package dev.barnabas.bench;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.HdrHistogram.ConcurrentHistogram;
import org.HdrHistogram.Histogram;

/** What was received: how much, how late, and whether in full. Thread: any. */
final class Tally {
  private static final long LATENCY_MAX_NANOS = TimeUnit.MINUTES.toNanos(2);

  private final Histogram latency = new ConcurrentHistogram(LATENCY_MAX_NANOS, 3);
  private final AtomicLong received = new AtomicLong();
  private final AtomicLong missed = new AtomicLong();
  private final AtomicLong repeated = new AtomicLong();
  private volatile boolean counting;

  void begin() {
    latency.reset();
    received.set(0);
    counting = true;
  }

  void end() {
    counting = false;
  }

  /** Gaps and repeats count always; the rest while it counts. */
  void onMessage(long expected, long sequence, long latencyNanos) {
    if (expected >= 0 && sequence > expected) {
      missed.addAndGet(sequence - expected);
    } else if (expected >= 0 && sequence < expected) {
      repeated.incrementAndGet();
    }
    if (counting) {
      received.incrementAndGet();
      latency.recordValue(Math.clamp(latencyNanos, 0, LATENCY_MAX_NANOS));
    }
  }

  long received() {
    return received.get();
  }

  long missed() {
    return missed.get();
  }

  long repeated() {
    return repeated.get();
  }

  double millisAt(double percentile) {
    return latency.getValueAtPercentile(percentile) / 1e6;
  }
}
