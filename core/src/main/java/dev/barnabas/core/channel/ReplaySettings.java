package dev.barnabas.core.channel;

import dev.barnabas.core.edit.EditTimes;
import java.time.Duration;

/**
 * How much of the log a node keeps at hand.
 *
 * @param window how far back rewind and history reach in our own log
 * @param windowBytes memory for the windows of all partitions together; without room they get
 *     shorter
 * @param dedupWindow W of rule 2.1
 */
public record ReplaySettings(Duration window, long windowBytes, Duration dedupWindow) {
  /** Two minutes, 512 MiB, 150 s. */
  public static final ReplaySettings DEFAULT =
      new ReplaySettings(Duration.ofMinutes(2), 512L << 20, Duration.ofSeconds(150));

  /** How long what is known of edited messages counts. */
  EditTimes editTimes() {
    return EditTimes.of(dedupWindow, window);
  }

  /** Memory for the messages that were edited lately, of all partitions together. */
  long editBytes() {
    return windowBytes / 4;
  }

  /** Memory for the snapshots of all partitions together. */
  public long snapshotBytes() {
    return windowBytes / 4;
  }
}
