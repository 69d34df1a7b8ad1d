package dev.barnabas.core.edit;

import java.time.Duration;

/**
 * How long what is known of an edited message counts, on the log clock: the same for all readers.
 *
 * @param snapshotMillis how often a message that changes all the time is written whole. Far below W
 *     less the time that an append may be under way
 * @param keptMillis how long a message stays that nothing happens to: W, as changes may rely on a
 *     snapshot for that long, and the window, as what it shows has to be as of now
 */
public record EditTimes(long snapshotMillis, long keptMillis) {

  /**
   * The times that fit a dedup window W.
   *
   * @param window how far back history shows messages
   */
  public static EditTimes of(Duration dedupWindow, Duration window) {
    long wide = dedupWindow.toMillis();
    return new EditTimes(wide / 5, Math.max(wide, window.toMillis()));
  }
}
