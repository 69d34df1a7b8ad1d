package dev.barnabas.core.channel;

import java.util.List;

/**
 * Rows of a channel's snapshot, in the order of the log, each an entry of one message whose {@code
 * last} is where the next piece goes on; the receiver releases each.
 *
 * @param complete whether nothing follows: the last row then carries the serial of the cursor
 */
public record SnapshotPiece(List<Entry> rows, boolean complete) {
  /** No snapshot, or an empty one. */
  public static final SnapshotPiece NOTHING = new SnapshotPiece(List.of(), true);

  public SnapshotPiece {
    rows = List.copyOf(rows);
  }

  public boolean isEmpty() {
    return rows.isEmpty();
  }
}
