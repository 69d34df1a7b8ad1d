package dev.barnabas.core.delivery;

import dev.barnabas.core.channel.Backlog;
import dev.barnabas.core.channel.ChannelPlace;
import dev.barnabas.core.channel.Entry;
import dev.barnabas.core.channel.EntryContent.Content;
import dev.barnabas.core.channel.Frame;
import dev.barnabas.core.channel.FrameForm;
import dev.barnabas.core.channel.MessageFilter;
import dev.barnabas.core.channel.Refill;
import dev.barnabas.core.channel.SnapshotPiece;
import dev.barnabas.core.channel.Wish;
import dev.barnabas.protocol.error.ErrorCode;
import dev.barnabas.protocol.error.ErrorInfo;
import dev.barnabas.protocol.message.Message;
import dev.barnabas.protocol.message.PresenceMessage;
import dev.barnabas.protocol.serial.ChannelSerial;
import dev.barnabas.protocol.serial.Position;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One connection's place in one channel: a cursor, not a queue (architecture 3). While the socket
 * takes what comes, entries go straight to it. When it does not, the cursor stays where it is and
 * catches up from the window later; a slow client costs a position.
 *
 * <pre>
 *            socket full, overrun
 *   LIVE ──────────────────────────► LAGGING ──► REFILLING (one request under way)
 *     ▲                                 ▲              │
 *     └────────── caught up ────────────┼──────────────┤
 *                                       └─ socket full ┘
 * </pre>
 *
 * <p>Thread: its event loop.
 */
public final class Attachment {
  private static final long RETRY_MILLIS = 1_000;

  private enum Pace {
    LIVE,
    LAGGING,
    REFILLING,
    ENDED
  }

  private final LoopChannel channel;
  private final ChannelPlace place;
  final Subscriber subscriber;
  private final Transport transport;
  private final AttachmentEvents events;
  private AttachmentForm form;
  private final Position began; // what came before it, the client may not have
  private Position cursor;
  private String cursorSerial;
  private Pace pace = Pace.LAGGING;
  private @Nullable Backlog backlog; // only while it catches up
  private Position presenceAfter; // what lies before comes by SYNC
  private List<Entry> earlier; // until it begins; bounded by what a rewind may bring
  private @Nullable SnapshotRows rows; // where there is a snapshot
  private @Nullable AttachmentSyncs syncs; // from the first one on
  int slot; // where the channel keeps it

  // What the client got last and where that ended, when it gets deltas; shared with the entry.
  private @Nullable Message base;
  private @Nullable Position baseAt;

  Attachment(LoopChannel channel, AttachmentSpec spec, ChannelPlace place, CursorStart start) {
    this.channel = channel;
    this.place = place;
    this.subscriber = spec.subscriber();
    this.transport = subscriber.transport();
    this.events = spec.events();
    this.form = spec.form();
    this.cursor = start.cursor();
    this.began = start.cursor();
    this.cursorSerial = start.serial();
    this.presenceAfter = start.presenceAfter();
    this.earlier = start.earlier();
    this.rows = start.snapshot().isEmpty() ? null : new SnapshotRows(channel, start.snapshot());
  }

  /** The serial up to which this transport has everything. */
  public String channelSerial() {
    return cursorSerial;
  }

  public AttachmentForm form() {
    return form;
  }

  /** What stands on its frames. */
  public String address() {
    return form.frame().address(channel.name());
  }

  /** Goes on in another form, from where it is. */
  public void reform(AttachmentForm newForm) {
    form = newForm;
    if (!newForm.presence() && syncs != null) {
      syncs.stop();
    }
    forgetBase();
  }

  /** Begins to deliver; what came since the cursor first, then who is there if that is wanted. */
  public void begin(boolean sync) {
    if (sync) {
      syncs().want();
    }
    guarded(this::showEarlier);
    SnapshotRows known = rows;
    if (known == null) {
      if (pace != Pace.ENDED) {
        refill();
      }
      return;
    }
    SnapshotPiece first = known.takeFirst();
    if (pace == Pace.ENDED) {
      first.rows().forEach(Entry::release);
    } else {
      pace = Pace.REFILLING;
      known.begin(cursorSerial);
      guarded(() -> onRows(known, first));
    }
  }

  private void showEarlier() {
    List<Entry> shown = earlier;
    earlier = List.of();
    try {
      shown.forEach(this::show);
    } finally {
      shown.forEach(Entry::release);
    }
    forgetBase(); // deltas are made between entries of the log
  }

  private void guarded(Runnable part) {
    try {
      part.run();
    } catch (Throwable failed) { // the transport's memory is at its end, say
      channel.fail(this, failed);
    }
  }

  /** Says once more who is there, when everything before is delivered. */
  public void sync() {
    syncs().want();
    if (pace == Pace.LIVE) {
      refill();
    }
  }

  /**
   * Writes a frame of messages that stand in no log; whatever comes next stands whole, as clients
   * take every message for the base of a delta (ably-protocol 25.13). Returns whether that is over,
   * as the socket took it or the attachment has ended; else it takes no more for now.
   *
   * @param payload with {@link #channelSerial} as its place
   */
  public boolean inject(byte[] payload) {
    if (pace == Pace.ENDED || !transport.isWritable()) {
      return pace == Pace.ENDED;
    }
    forgetBase();
    guarded(() -> {
      transport.write(payload);
      subscriber.onWritten();
    });
    return true;
  }

  /** Ends it; nothing is written any more. */
  public void end() {
    pace = Pace.ENDED;
    channel.remove(this);
  }

  /** The transport takes frames again. */
  public void onWritable() {
    if (pace != Pace.LAGGING) {
      return;
    }
    guarded(() -> {
      if (writePages()) {
        refill();
      } else {
        lag();
      }
    });
    channel.outlet().onBatchEnd();
  }

  void onEntry(Entry entry) {
    if (pace != Pace.LIVE || !entry.last().isAfter(cursor)) {
      return;
    }
    if (transport.isWritable()) {
      write(entry);
    } else {
      lag();
    }
  }

  /** Entries that were gathered: as one frame where all of them go to this client as they are. */
  void onRun(Run run) {
    if (run.entries().size() > 1 && takesWhole(run)) {
      transport.write(run.frame(form.frame()));
      cursor = run.last().last();
      cursorSerial = run.last().channelSerial();
      channel.counters().onDelivered(run.size());
      channel.traffic().onMessages(run.size(), run.dataBytes());
      subscriber.onWritten();
      return;
    }
    run.entries().forEach(this::onEntry);
  }

  private boolean takesWhole(Run run) {
    return pace == Pace.LIVE
        && run.first().last().isAfter(cursor)
        && transport.isWritable()
        && form.takesWhole()
        && (form.echo() || !run.isFrom(subscriber.connectionId()));
  }

  void onOverrun() {
    if (pace == Pace.LIVE) {
      pace = Pace.LAGGING;
      goOn();
    }
  }

  void onLost(ErrorInfo error) {
    if (pace != Pace.ENDED) {
      pace = Pace.ENDED;
      events.onLost(this, error);
    }
  }

  /**
   * What comes next could not be written: the client is told of a gap, and goes on behind it; of a
   * snapshot, whose rows stand before any place to go on from, it begins anew.
   */
  void onFailed() {
    if (rowsAfter() != null) {
      onLost(ErrorCode.INTERNAL.with("a row could not be written: attach again"));
    } else if (pace != Pace.ENDED) {
      pace = Pace.ENDED;
      events.onGap(this, ErrorCode.INTERNAL.with("a message could not be written to this client"));
    }
  }

  private void lag() {
    pace = Pace.LAGGING;
    forgetBase(); // a cursor that waits holds no message
    subscriber.onLagging(this);
  }

  private void write(Entry entry) {
    cursor = entry.last();
    show(entry);
  }

  private void show(Entry entry) {
    writeWanted(entry);
    cursorSerial = entry.channelSerial(); // not before: what failed was not sent
  }

  private void writeWanted(Entry entry) {
    if (entry.content() instanceof Content.Presence) {
      if (cursor.isAfter(presenceAfter)) {
        writePresence(entry);
      }
      return;
    }
    if (!form.echo() && subscriber.connectionId().equals(entry.connectionId())) {
      return;
    }
    FrameForm annotations = form.annotations();
    if (annotations != null && entry.isAnnotation()) {
      writeFrame(entry, annotations);
    }
    MessageFilter filter = form.frame().filter();
    if (form.subscribe() && (filter == null || entry.passes(filter))) {
      writeFrame(entry, wanted(entry));
    }
  }

  private void writePresence(Entry entry) {
    if (form.presence()) {
      writeFrame(entry, form.frame());
      return;
    }
    String own = subscriber.connectionId();
    if (entry.isAbout(own)) { // its own alone: no frame to share
      transport.write(entry.encodeAbout(own, form.frame()));
      subscriber.onWritten();
    }
  }

  private void writeFrame(Entry entry, FrameForm wanted) {
    Frame frame = entry.frame(wanted);
    if (frame != null) {
      transport.write(frame);
    } else {
      transport.write(entry.encode(wanted));
    }
    channel.counters().onDelivered(entry.messages().size());
    if (entry.content() instanceof Content.Presence) {
      channel.traffic().onPresence(entry.items(), entry.dataBytes());
    } else {
      channel.traffic().onMessages(entry.items(), entry.dataBytes());
    }
    subscriber.onWritten();
  }

  /** A delta or an append where the client has what it is the difference to. */
  private FrameForm wanted(Entry entry) {
    List<Message> messages = entry.messages();
    if (messages.isEmpty()) {
      forgetBase();
      Position before = entry.appendsTo();
      FrameForm append = form.append();
      return append != null && before != null && before.isAfter(began) ? append : form.frame();
    }
    FrameForm delta = form.delta();
    if (delta == null) {
      return form.frame();
    }
    Message known = base;
    Position at = baseAt;
    base = messages.getLast();
    baseAt = entry.last();
    return known != null && at != null && entry.hasDelta(known, at) ? delta : form.frame();
  }

  /** The next message stands whole. */
  private void forgetBase() {
    base = null;
    baseAt = null;
  }

  private void refill() {
    pace = Pace.REFILLING;
    Backlog known = backlog == null ? new Backlog() : backlog;
    backlog = known;
    place.refill(new Wish(cursor, isSyncDue(), rowsAfter()), known, channel, this::onRefill);
  }

  /** The row of the snapshot behind which it goes on; null: none is under way. */
  private @Nullable Position rowsAfter() {
    return rows == null ? null : rows.after();
  }

  private void onRefill(Refill refill) {
    guarded(() -> take(refill));
    channel.outlet().onBatchEnd();
  }

  private void take(Refill refill) {
    switch (refill) {
      case Refill.Entries entries -> onEntries(entries);
      case Refill.Rows(var piece) -> onRows(Objects.requireNonNull(rows, "asked for"), piece);
      case Refill.Lost(var error) -> {
        if (pace == Pace.REFILLING) {
          pace = Pace.ENDED;
          events.onGap(this, error);
        }
      }
      case Refill.Unavailable _ -> channel.loop().schedule(this::onRetry, RETRY_MILLIS);
    }
  }

  private void onRetry() {
    if (pace == Pace.REFILLING) {
      refill();
    }
  }

  private void onEntries(Refill.Entries refill) {
    boolean all;
    try {
      all = writeAll(refill.entries());
    } finally {
      refill.entries().forEach(Entry::release);
    }
    if (pace != Pace.REFILLING) {
      return;
    }
    if (!all) {
      backlog = null; // its addresses run ahead of what was written
      lag();
      return;
    }
    if (refill.through().isAfter(cursor)) {
      cursor = refill.through();
    }
    // Behind the window the log alone does not say what became of presence events: by SYNC then.
    if (!refill.complete() && form.presence() && place.hasPresence()) {
      syncs().want();
    }
    List<PresenceMessage> members = refill.members();
    if (members != null) {
      syncs().begin(form.frame().format(), cursor.offset(), members);
    }
    if (!writePages()) {
      lag();
    } else if (refill.complete() && !isSyncDue()) {
      pace = Pace.LIVE;
      backlog = null;
    } else {
      goOn();
    }
  }

  private void goOn() {
    if (transport.isWritable()) {
      refill();
    } else {
      lag();
    }
  }

  /** Writes what lies behind the cursor while the socket takes it; whether that was all. */
  private boolean writeAll(List<Entry> entries) {
    boolean all = pace == Pace.REFILLING;
    for (Entry entry : entries) {
      if (all && entry.last().isAfter(cursor)) {
        all = transport.isWritable();
        if (all) {
          write(entry);
        }
      }
    }
    return all;
  }

  /** Writes rows while the socket takes them; the others are asked for again when it does. */
  private void onRows(SnapshotRows known, SnapshotPiece piece) {
    boolean all;
    try {
      all = pace == Pace.REFILLING && known.show(piece.rows(), transport, form, this::writeRow);
    } finally {
      piece.rows().forEach(Entry::release);
    }
    if (pace != Pace.REFILLING) {
      return;
    }
    if (all && piece.complete()) {
      known.end();
      endSnapshot(known);
    }
    goOn();
  }

  private void writeRow(Entry row) {
    writeFrame(row, form.frame());
    cursorSerial = row.channelSerial();
  }

  /** The last row's serial says that it was the last; if it got none, its session does. */
  private void endSnapshot(SnapshotRows known) {
    forgetBase();
    boolean untold = ChannelSerial.isWithin(cursorSerial);
    if (untold) {
      cursorSerial = ChannelSerial.whole(known.serial());
    }
    if (known.isIncomplete()) {
      events.onAdvanced(
          this, ErrorCode.INTERNAL.with("rows of the snapshot have no form for this client"));
    } else if (untold) {
      events.onAdvanced(this, null);
    }
  }

  /** Goes on with the sync under way while the socket takes it; whether all of it is written. */
  private boolean writePages() {
    return syncs == null || syncs.writeTo(subscriber);
  }

  private boolean isSyncDue() {
    return syncs != null && syncs.isDue();
  }

  private AttachmentSyncs syncs() {
    AttachmentSyncs known = syncs;
    if (known == null) {
      known = new AttachmentSyncs(this, channel);
      syncs = known;
    }
    return known;
  }
}
