package dev.barnabas.core.channel;

import dev.barnabas.protocol.error.ErrorInfo;
import dev.barnabas.protocol.serial.Position;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What became of an attach. */
public sealed interface AttachOutcome {
  /**
   * It follows the channel.
   *
   * @param place for reading on
   * @param cursor what it has: everything up to here; the next entry it needs comes after
   * @param channelSerial the text of the place before all that follows; within the snapshot if
   *     there is one
   * @param resumed whether nothing between the serial it brought and {@code cursor} is missing
   * @param backlog whether entries after {@code cursor} are already there
   * @param present whether there are members, or events about some in the backlog
   * @param head what was replayed when it was attached: who was present then comes by SYNC
   * @param earlier what is kept of before {@code cursor} and was asked for, oldest first; the
   *     receiver releases each
   * @param snapshot what a newcomer gets first, as much as fits into a piece
   * @param discontinuity why not resumed, when it brought a serial
   */
  record Attached(
      ChannelPlace place,
      Position cursor,
      String channelSerial,
      boolean resumed,
      boolean backlog,
      boolean present,
      Position head,
      List<Entry> earlier,
      SnapshotPiece snapshot,
      @Nullable ErrorInfo discontinuity)
      implements AttachOutcome {
    /** Lets go of what it holds, when nobody wants it. */
    public void release() {
      earlier.forEach(Entry::release);
      snapshot.rows().forEach(Entry::release);
    }
  }

  /** The log can't be asked now. */
  record Unavailable(ErrorInfo error) implements AttachOutcome {}
}
