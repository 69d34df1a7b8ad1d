package dev.barnabas.bench.load;

import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.SingleWriterRecorder;

/**
 * What the clients of one loop received, and how late.
 *
 * <p>Thread: the loop writes, anyone reads.
 */
final class LoopTally {
  private static final long LATENCY_MAX_NANOS = TimeUnit.MINUTES.toNanos(5);

  private final SingleWriterRecorder latency = new SingleWriterRecorder(LATENCY_MAX_NANOS, 3);
  private long counted;
  private long countedBytes;
  private volatile long received;
  private volatile long bytes;

  void onMessage(long latencyNanos) {
    counted++;
    latency.recordValue(Math.clamp(latencyNanos, 0, LATENCY_MAX_NANOS));
  }

  void onBytes(int count) {
    countedBytes += count;
  }

  /** Makes what was counted visible: once per turn, not per message. */
  void onTurnEnd() {
    received = counted;
    bytes = countedBytes;
  }

  long received() {
    return received;
  }

  long bytes() {
    return bytes;
  }

  /** What was recorded since the last call. */
  Histogram takeLatency() {
    return latency.getIntervalHistogram();
  }
}
