package dev.barnabas.core.delivery;

import dev.barnabas.core.channel.Entry;
import dev.barnabas.core.channel.FrameForm;
import dev.barnabas.core.channel.MessageFilter;
import dev.barnabas.core.channel.SnapshotPiece;
import dev.barnabas.core.channel.Unexpected;
import dev.barnabas.protocol.serial.Position;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * How far an attachment is with the rows that come before all else. A row that has no form for its
 * client, as it holds what JSON has not, is left out: whoever attached again would meet it again,
 * without an end.
 *
 * <p>Thread: its event loop.
 */
final class SnapshotRows {
  private final LoopChannel channel;
  private SnapshotPiece first; // until it begins
  private String serial = ""; // as ATTACHED said it
  private @Nullable Position after; // while it is under way: the last row that was taken
  private boolean incomplete;

  SnapshotRows(LoopChannel channel, SnapshotPiece first) {
    this.channel = channel;
    this.first = first;
  }

  /** The first piece; who takes it releases its rows. */
  SnapshotPiece takeFirst() {
    SnapshotPiece taken = first;
    first = SnapshotPiece.NOTHING;
    return taken;
  }

  /**
   * The rows come from now on.
   *
   * @param attached the serial that ATTACHED said
   */
  void begin(String attached) {
    serial = attached;
    after = Position.before(0);
  }

  /** Shows rows while the socket takes them; whether it took all. */
  boolean show(List<Entry> rows, Transport transport, AttachmentForm form, Consumer<Entry> shown) {
    for (Entry row : rows) {
      if (!transport.isWritable()) {
        return false;
      }
      if (isShown(row, form)) {
        shown.accept(row);
      }
      after = row.last();
    }
    return true;
  }

  void end() {
    after = null;
  }

  String serial() {
    return serial;
  }

  /** The row behind which it goes on; null: it is not under way. */
  @Nullable Position after() {
    return after;
  }

  /** Whether rows were left out that the client was to get. */
  boolean isIncomplete() {
    return incomplete;
  }

  /** Whether the client gets the row, which then has its form. The first that has none is told. */
  private boolean isShown(Entry row, AttachmentForm form) {
    FrameForm wanted = form.frame();
    MessageFilter filter = wanted.filter();
    try {
      boolean shown = form.subscribe() && (filter == null || row.passes(filter));
      if (shown && row.frame(wanted) == null) {
        row.encode(wanted);
      }
      return shown;
    } catch (RuntimeException | StackOverflowError failed) {
      if (!incomplete) {
        Unexpected.tell(channel.outlet()::execute, failed);
      }
      incomplete = true;
      return false;
    }
  }
}
