package dev.barnabas.core.channel;

import java.time.Duration;

/**
 * How much of the log a node keeps at hand.
 *
 * @param window how far back rewind and history reach in our own log
 * @param windowBytes memory for a partition's window; beyond it the window gets shorter
 * @param dedupWindow W of rule 2.1
 */
public record ReplaySettings(Duration window, long windowBytes, Duration dedupWindow) {
  /** Two minutes, 150 s; 32 MiB a partition are 512 MiB for 16. */
  public static final ReplaySettings DEFAULT =
      new ReplaySettings(Duration.ofMinutes(2), 32L << 20, Duration.ofSeconds(150));
}
