package dev.barnabas.core.occupancy;

import dev.barnabas.core.control.SharedRecords;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * Writes records, one batch at a time: what comes while one is under way is the next, and of two
 * with one key only the newer one is written. What could not be written is tried again.
 *
 * <p>Thread: the log reader.
 */
final class OccupancyWriter {
  private final SharedRecords shared;
  private final Executor owner;
  private Map<String, byte @Nullable []> due = new LinkedHashMap<>(); // ≤ keys of this node
  private boolean writing;
  private boolean resting; // after a failure, till the next tick

  OccupancyWriter(SharedRecords shared, Executor owner) {
    this.shared = shared;
    this.owner = owner;
  }

  /** To be written at the next {@link #flush}; null removes. */
  void put(String key, byte @Nullable [] value) {
    due.put(key, value);
  }

  /** Writes what is due, unless a batch is under way or failed a moment ago. */
  void flush() {
    if (writing || resting || due.isEmpty()) {
      return;
    }
    writing = true;
    Map<String, byte @Nullable []> batch = due;
    due = new LinkedHashMap<>();
    var _ =
        shared
            .write(batch)
            .whenComplete((_, failure) -> owner.execute(() -> onWritten(batch, failure != null)));
  }

  /** Half a second went by: what failed may be tried again. */
  void onTick() {
    resting = false;
  }

  private void onWritten(Map<String, byte @Nullable []> batch, boolean failed) {
    writing = false;
    resting = failed;
    if (failed) {
      batch.forEach((key, value) -> {
        if (!due.containsKey(key)) {
          due.put(key, value);
        }
      });
    } else {
      flush();
    }
  }
}
