package dev.barnabas.core.channel;

import dev.barnabas.core.log.PartitionWindow;
import dev.barnabas.protocol.serial.Position;
import java.util.ArrayList;
import java.util.List;

/**
 * One refill of a lagging cursor: a piece of the window, or of the log where the window does not
 * reach.
 *
 * <p>Thread: the log reader.
 */
final class Refilling {
  /** A piece: about what a socket takes in one go. */
  static final int PIECE_BYTES = 256 * 1024;

  private static final int PIECE_RECORDS = 1_024;

  private final PartitionChannels partition;
  private final RefillRequest request;

  Refilling(PartitionChannels partition, RefillRequest request) {
    this.partition = partition;
    this.request = request;
  }

  void begin() {
    PartitionWindow window = partition.window();
    // What clients publish is one frame, so only a direct channel's cursor stands within a record.
    long first = partition.isOwn() ? request.after().offset() + 1 : request.firstOffset();
    if (first < window.startOffset()) {
      request.backlog().clear();
      partition.catchUp().add(request, window.startOffset());
      return;
    }
    long route = partition.route(request.key());
    Backlog backlog = request.backlog();
    if (backlog.isEmpty() || !window.holds(backlog.peek())) {
      backlog.fill(window.after(route, request.firstOffset() - 1, Backlog.ADDRESSES_MAX));
    }
    var entries = new ArrayList<Entry>();
    Position through = take(backlog, entries);
    boolean complete = backlog.isEmpty() && !window.hasAfter(route, through.offset());
    partition.agent().flush(request.follower().outlet());
    request.answer(
        new Refill.Entries(
            entries,
            complete ? partition.head() : through,
            complete,
            complete && request.members() ? partition.presence().present(request.key()) : null));
  }

  private Position take(Backlog backlog, List<Entry> entries) {
    PartitionWindow window = partition.window();
    Position through = request.after();
    Position previous = null;
    int bytes = 0;
    int records = 0;
    while (!backlog.isEmpty() && bytes < PIECE_BYTES && records++ < PIECE_RECORDS) {
      long address = backlog.peek();
      backlog.advance();
      var record = window.record(address);
      var content =
          EntryContent.of(
              partition.log(),
              partition.partition(),
              record,
              window.dropped(address),
              request.key());
      EntryContent missed = content == null ? null : content.after(request.after());
      if (missed != null) {
        for (EntryContent part : missed.parts()) {
          entries.add(new Entry(part, previous, partition.agent().surroundings().frames()));
          previous = part.isPresence() ? previous : part.last();
        }
        byte[] value = record.value();
        bytes += value == null ? 0 : value.length;
      }
      through = new Position(record.offset(), Position.INDEX_MAX);
    }
    return through;
  }
}
