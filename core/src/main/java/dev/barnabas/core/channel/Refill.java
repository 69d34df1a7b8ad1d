package dev.barnabas.core.channel;

import dev.barnabas.protocol.error.ErrorInfo;
import dev.barnabas.protocol.message.PresenceMessage;
import dev.barnabas.protocol.serial.Position;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A piece of what a cursor missed. */
public sealed interface Refill {
  /**
   * The next entries, in order; the receiver releases each.
   *
   * @param through nothing of the channel up to here is missing after them
   * @param complete whether the cursor has then caught up with what the loop was handed so far
   * @param members who is on the channel then, when it was asked for and is complete
   */
  record Entries(
      List<Entry> entries,
      Position through,
      boolean complete,
      @Nullable List<PresenceMessage> members)
      implements Refill {}

  /** The next rows of a snapshot; what comes after the cursor follows then. */
  record Rows(SnapshotPiece piece) implements Refill {}

  /** Part of it is gone for good; the cursor can only start afresh. */
  record Lost(ErrorInfo error) implements Refill {}

  /** The log can't be asked now; the same request may succeed later. */
  record Unavailable(ErrorInfo error) implements Refill {}
}
