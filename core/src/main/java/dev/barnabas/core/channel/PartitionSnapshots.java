package dev.barnabas.core.channel;

import dev.barnabas.core.log.ChannelKey;
import dev.barnabas.core.log.ChannelLog;
import dev.barnabas.core.log.LogRecord;
import dev.barnabas.core.log.RecordMapper.Mapped;
import dev.barnabas.core.snapshot.Row;
import dev.barnabas.core.snapshot.SnapshotState;
import dev.barnabas.mapping.rule.SnapshotSettings;
import dev.barnabas.protocol.error.ErrorCode;
import dev.barnabas.protocol.message.Message;
import dev.barnabas.protocol.serial.ChannelSerial;
import dev.barnabas.protocol.serial.Position;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What newcomers to the channels of a partition get first, if the rule keeps snapshots. The state
 * is read back once, beside the reader; what comes meanwhile is held, in bounds, and taken when the
 * read-back has come so far. From then on each record is taken as it is replayed, so that a
 * snapshot is that of the very place where an attachment begins.
 *
 * <pre>
 *   NONE      READING ──► READY
 *               │ ▲          a read-back that fails, or that the partition outran, goes on later
 *               └─┘
 * </pre>
 *
 * <p>Thread: the log reader; a read-back's reading, which may block, runs on its own.
 */
final class PartitionSnapshots {
  // What comes while a stretch is read back: about a second of a busy partition.
  private static final int TAIL_RECORDS_MAX = 8_192;
  private static final long TAIL_BYTES_MAX = 16 << 20;

  private static final int PIECE_ROWS = 1_024;
  private static final long WAIT_MILLIS = 6_000; // sessions answer after 8 s
  private static final long EXPIRE_MILLIS = 10_000;

  private final PartitionChannels partition;
  private final ChannelLog log;
  private final SnapshotSettings settings;
  private final List<Waiting> waiting = new ArrayList<>(); // ≤ attaches under way
  private final IdentityHashMap<Row, Entry> shared =
      new IdentityHashMap<>(); // rows given within a second
  private @Nullable SnapshotState state; // when it is ready
  private @Nullable SnapshotReadBack readBack; // while it is read
  private final List<Held> tail = new ArrayList<>(); // ≤ TAIL_RECORDS_MAX
  private long tailBytes;
  private long tailFrom;
  private boolean outrun;
  private boolean beginAgain;
  private boolean over;
  private long expiredMillis;

  private record Waiting(AttachRequest request, long sinceMillis, Runnable task) {}

  @SuppressWarnings("ArrayRecordComponent") // never compared
  private record Held(LogRecord record, int[] dropped) {}

  PartitionSnapshots(PartitionChannels partition) {
    this.partition = partition;
    this.log = partition.log();
    this.settings = log.mapper().snapshot();
  }

  boolean isKept() {
    return settings.isKept();
  }

  /** Whether whoever attaches now has to wait. */
  boolean isAwaited() {
    return isKept() && state == null && !over;
  }

  /**
   * Begins to read back.
   *
   * @param end what lies below comes from the log, all else through {@link #onRecord}
   */
  void begin(long end) {
    if (!isKept() || over) {
      return;
    }
    beginAgain = false;
    ReplayAgent agent = partition.agent();
    var fresh = new SnapshotState(settings, agent.snapshotMemory(), log.mapper()::onSnapshotFull);
    var begun = new SnapshotReadBack(partition, fresh);
    readBack = begun;
    read(begun, end);
  }

  private void read(SnapshotReadBack begun, long end) {
    tail.clear();
    tailBytes = 0;
    tailFrom = end;
    outrun = false;
    ReplayAgent agent = partition.agent();
    agent.readBacks().run(() -> begun.read(end), read -> onRead(begun, read));
  }

  private void onRead(SnapshotReadBack begun, boolean read) {
    if (over) {
      begun.state().close();
    } else if (!read) {
      begun.state().close();
      readBack = null;
      tail.clear();
      beginAgain = true; // when house is kept next
    } else if (outrun) {
      read(begun, partition.nextOffset());
    } else {
      tail.forEach(
          held -> begun.take(held.record(), held.dropped(), log.mapper().map(held.record())));
      tail.clear();
      readBack = null;
      state = begun.state();
      List<Waiting> due = List.copyOf(waiting);
      waiting.clear();
      due.forEach(each -> each.task().run());
    }
  }

  /** Takes the next record that counts; what was read back is not taken once more. */
  void onRecord(LogRecord record, int[] dropped, List<Mapped> mapped) {
    SnapshotState known = state;
    if (record.offset() < tailFrom) {
      return;
    }
    if (known != null) {
      SnapshotReadBack.take(known, log, record, dropped, mapped);
    } else if (readBack != null && !outrun) {
      byte[] value = record.value();
      tailBytes += value == null ? 0 : value.length;
      tail.add(new Held(record, dropped));
      if (tail.size() == TAIL_RECORDS_MAX || tailBytes > TAIL_BYTES_MAX) {
        outrun = true;
        tail.clear();
      }
    }
  }

  /** Does something when snapshots can be given; answers itself when that takes too long. */
  void whenReady(AttachRequest request, Runnable task) {
    waiting.add(new Waiting(request, partition.nowMillis(), task));
  }

  /**
   * The first piece of what a newcomer gets.
   *
   * @param cursor where it begins to follow: rows that were replaced later come by themselves
   */
  SnapshotPiece first(ChannelKey channel, Position cursor) {
    return piece(channel, Position.before(0), cursor);
  }

  /** The next piece for an attachment that begins at the cursor and has all rows up to a place. */
  SnapshotPiece piece(ChannelKey channel, Position after, Position cursor) {
    SnapshotState known = state;
    if (known == null) {
      return SnapshotPiece.NOTHING;
    }
    var piece = new Piece();
    known.rows(channel, after, cursor, partition.nowMillis(), piece::take);
    var entries = new ArrayList<Entry>();
    for (int i = 0; i < piece.rows.size(); i++) {
      Row row = piece.rows.get(i);
      boolean last = piece.complete && i == piece.rows.size() - 1;
      entries.add(
          last ? entry(channel, row, partition.serial(cursor).text()) : share(channel, row));
    }
    return new SnapshotPiece(entries, piece.complete);
  }

  /** As many rows as a socket takes in one go. */
  private static final class Piece {
    final List<Row> rows = new ArrayList<>();
    boolean complete = true;
    private long bytes;

    boolean take(Row row) {
      if (rows.size() == PIECE_ROWS || bytes >= Refilling.PIECE_BYTES) {
        complete = false;
        return false;
      }
      rows.add(row);
      bytes += row.bytes();
      return true;
    }
  }

  /** All who come within a second share the frames of a row. */
  private Entry share(ChannelKey channel, Row row) {
    Entry entry = shared.get(row);
    if (entry == null) {
      entry = entry(channel, row, null);
      shared.put(row, entry);
    }
    entry.retain();
    return entry;
  }

  /**
   * An entry of one row.
   *
   * @param end the serial of the attachment's cursor, of the last row; null: more follow
   */
  private Entry entry(ChannelKey channel, Row row, @Nullable String end) {
    Message message = row.shown(oldestMillis());
    String own = Objects.requireNonNull(message.serial(), "it stands in the log");
    String serial = end == null ? ChannelSerial.within(own) : end;
    var content = new EntryContent(channel.name(), row.place(), serial, List.of(message));
    return new Entry(content, partition.agent().surroundings().frames());
  }

  private long oldestMillis() {
    return Objects.requireNonNull(state, "rows are of it").oldestMillis(partition.nowMillis());
  }

  void keepHouse(long nowMillis) {
    shared.values().forEach(Entry::release);
    shared.clear();
    if (beginAgain && !over) {
      begin(partition.nextOffset());
    }
    SnapshotState known = state;
    if (known != null && nowMillis - expiredMillis > EXPIRE_MILLIS) {
      expiredMillis = nowMillis;
      known.expire(nowMillis);
    }
    List<Waiting> late = new ArrayList<>();
    waiting.removeIf(each -> nowMillis - each.sinceMillis() > WAIT_MILLIS && late.add(each));
    late.forEach(each -> partition.answer(each.request(), notYet()));
  }

  private AttachOutcome notYet() {
    SnapshotReadBack reading = readBack;
    String far =
        reading == null
            ? "can't be read back now"
            : "is being read back, up to offset " + reading.nextOffset() + " of " + tailFrom;
    return new AttachOutcome.Unavailable(
        ErrorCode.CHANNEL_UNAVAILABLE.with(
            "the snapshot of rule '" + log.rule() + "' " + far + ": attach again"));
  }

  /** Nothing more comes; those who wait are to be told by their partition. */
  void end() {
    over = true;
    shared.values().forEach(Entry::release);
    shared.clear();
    tail.clear();
    if (state != null) {
      state.close();
      state = null;
    }
    List<Waiting> due = List.copyOf(waiting);
    waiting.clear();
    due.forEach(each -> each.task().run());
  }
}
