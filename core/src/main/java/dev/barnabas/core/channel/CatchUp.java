package dev.barnabas.core.channel;

import dev.barnabas.core.edit.EditFold;
import dev.barnabas.core.edit.EditMemory;
import dev.barnabas.core.edit.EditTimes;
import dev.barnabas.core.edit.SeenEdits;
import dev.barnabas.core.log.ChannelKey;
import dev.barnabas.core.log.ChannelLog;
import dev.barnabas.core.log.LogPartition;
import dev.barnabas.core.log.LogRecord;
import dev.barnabas.core.log.ReplayFilter;
import dev.barnabas.core.log.ReplayFilter.Verdict;
import dev.barnabas.core.log.StartFinder;
import dev.barnabas.core.log.StartFinder.Start;
import dev.barnabas.core.log.Waiting;
import dev.barnabas.protocol.error.ErrorCode;
import dev.barnabas.protocol.error.ErrorInfo;
import dev.barnabas.protocol.serial.Position;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads a partition once more for all cursors that fell behind its window: one pass over the log
 * serves all who wait when it begins (architecture 3). Each gets a piece and asks again.
 *
 * <p>Thread: the log reader, but a pass, which may block, runs on its own.
 */
final class CatchUp {
  // Cursors that one pass serves: with a piece each, 64 MiB. The others wait for the next.
  private static final int PIECES_MAX = 256;

  private final PartitionChannels partition;
  private final ChannelLog log;
  // One per lagging attachment at most, first come first served.
  private final ArrayDeque<RefillRequest> waiting = new ArrayDeque<>();
  private boolean running;

  CatchUp(PartitionChannels partition) {
    this.partition = partition;
    this.log = partition.log();
  }

  /** Serves the request from the log, up to where the window begins. */
  void add(RefillRequest request, long windowStart) {
    waiting.add(request);
    if (!running) {
      run(windowStart);
    }
  }

  private void run(long windowStart) {
    running = true;
    var requests = new ArrayList<RefillRequest>();
    while (!waiting.isEmpty() && requests.size() < PIECES_MAX) {
      requests.add(waiting.remove());
    }
    var pass = new Pass(requests, windowStart);
    partition
        .agent()
        .ask(
            "Catching up from the log",
            () -> pass.run(),
            _ -> onPassEnd(),
            error -> {
              pass.fail(error);
              onPassEnd();
            });
  }

  private void onPassEnd() {
    running = false;
    if (!waiting.isEmpty()) {
      run(partition.window().startOffset());
    }
  }

  /** A cursor's piece while it is being gathered. */
  private static final class Piece {
    final RefillRequest request;
    final List<Entry> entries = new ArrayList<>();
    Position through;
    int bytes;
    boolean answered;

    Piece(RefillRequest request) {
      this.request = request;
      this.through = request.after();
    }

    void answer(Refill refill) {
      answered = true;
      request.answer(refill);
    }

    /** Notes that it has the record's entries; answers when there is no room for more. */
    boolean isFullWith(LogRecord record) {
      byte[] value = record.value();
      through = new Position(record.offset(), Position.INDEX_MAX);
      bytes += value == null ? 0 : value.length;
      if (bytes >= Refilling.PIECE_BYTES) {
        answer(new Refill.Entries(entries, through, false, null));
      }
      return answered;
    }
  }

  private final class Pass {
    private final List<Piece> pieces;
    private final Map<ChannelKey, List<Piece>> open = new HashMap<>(); // that take more
    private final Map<ChannelKey, Position> last = new HashMap<>(); // of the open ones
    private final EditFold edits;
    private final long end;

    Pass(List<RefillRequest> requests, long end) {
      this.pieces = requests.stream().map(Piece::new).toList();
      this.end = end;
      EditTimes times = partition.agent().surroundings().settings().editTimes();
      this.edits = new EditFold(times, EditMemory.unbounded());
    }

    /** Thread: one that may block. */
    boolean run() {
      read();
      finish();
      return true;
    }

    /** All that have no answer yet hear of it; thread: the log reader. */
    void fail(ErrorInfo error) {
      for (Piece piece : pieces) {
        if (!piece.answered) {
          piece.entries.forEach(Entry::release);
          piece.answer(new Refill.Unavailable(error));
        }
      }
    }

    private void read() {
      LogPartition at = log.partition(partition.partition());
      long begin = Waiting.on(log.reader().bounds(at)).begin();
      long lowest = end;
      for (Piece piece : pieces) {
        long wanted = piece.request.firstOffset();
        if (piece.request.after().offset() + 1 < begin) {
          piece.answer(
              new Refill.Lost(
                  ErrorCode.CONTINUITY_EXPIRED.with(
                      "what was missed is older than the log reaches")));
        } else {
          open.computeIfAbsent(piece.request.key(), key -> new ArrayList<>(1)).add(piece);
          lowest = Math.min(lowest, Math.max(begin, wanted));
        }
      }
      if (lowest < end) {
        scan(at, lowest);
      }
    }

    private void scan(LogPartition at, long lowest) {
      long firstMillis = StartFinder.firstMillis(log, partition.partition(), lowest, end);
      long window = partition.agent().surroundings().settings().dedupWindow().toMillis();
      Start start = new StartFinder(window).find(log, partition.partition(), lowest, firstMillis);
      var filter = new ReplayFilter(log, window, start.fromBeginning());
      log.reader().scan(at, start.offset(), end, record -> take(filter, record));
    }

    private boolean take(ReplayFilter filter, LogRecord record) {
      Verdict verdict = filter.judge(record);
      ChannelKey routed = log.mapper().route(record);
      if (routed != null && !open.containsKey(routed)) {
        return !open.isEmpty();
      }
      LogRecord seen = SeenEdits.of(edits, record, verdict);
      if (seen != null || verdict.keep()) {
        LogRecord said = seen == null ? record : seen;
        EntryContent.lasting(log, partition.partition(), said, verdict.dropped())
            .forEach((key, content) -> offer(key, content, record));
      }
      return !open.isEmpty();
    }

    private void offer(ChannelKey key, EntryContent content, LogRecord record) {
      List<Piece> wanting = open.get(key);
      if (wanting == null) {
        return;
      }
      List<Entry> whole =
          entries(
              content,
              last.put(key, content.last())); // encoded once, however many cursors wait for it
      wanting.removeIf(piece -> {
        EntryContent missed = content.after(piece.request.after());
        if (missed == null) {
          return false;
        }
        if (missed.messages().size() == content.messages().size()) {
          whole.forEach(Entry::retain);
          piece.entries.addAll(whole);
        } else {
          piece.entries.addAll(entries(missed, null));
        }
        return piece.isFullWith(record);
      });
      whole.forEach(Entry::release);
      if (wanting.isEmpty()) {
        open.remove(key);
      }
    }

    private List<Entry> entries(EntryContent content, @Nullable Position previous) {
      FrameFactory frames = partition.agent().surroundings().frames();
      var entries = new ArrayList<Entry>(1);
      Position before = previous;
      for (EntryContent part : content.parts()) {
        entries.add(new Entry(part, before, frames));
        before = part.last();
      }
      return entries;
    }

    private void finish() {
      for (Piece piece : pieces) {
        if (!piece.answered) {
          piece.answer(new Refill.Entries(piece.entries, Position.before(end), false, null));
        }
      }
    }
  }
}
