package dev.barnabas.core.edit;

import dev.barnabas.core.edit.EditRecord.Annotate;
import dev.barnabas.core.edit.EditRecord.Edit;
import dev.barnabas.core.edit.SummaryRoom.Need;
import dev.barnabas.core.log.LogRecord;
import dev.barnabas.protocol.codec.MessageSize;
import dev.barnabas.protocol.message.Annotation;
import dev.barnabas.protocol.message.Data;
import dev.barnabas.protocol.message.Message;
import dev.barnabas.protocol.message.MessageAction;
import dev.barnabas.protocol.message.Revision;
import dev.barnabas.protocol.message.Version;
import dev.barnabas.protocol.serial.Position;
import dev.barnabas.protocol.serial.VersionSerial;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A message with all that happened to it so far.
 *
 * <p>Thread: whose fold it is.
 */
public final class EditedMessage {
  // What the clients' ids in one summary may take: each annotation tells subscribers all of it.
  private static final int SHOWN_BYTES_MAX = 16 << 10;

  /** What summaries add to a record that carries the message, at most. */
  public static final int SUMMARIES_BYTES_MAX = 256 << 10;

  private static final Version NOTHING_SAID = new Version("", 0, null, null, null);
  private static final long HEAP_BYTES = 500; // of a message with nothing in it

  private final SummaryRoom room = new SummaryRoom();
  private final Map<String, Summary> summaries = new LinkedHashMap<>(); // by annotation type
  private Message message; // its revision says action and version, not the summary
  private Position last; // of its newest version

  EditedMessage(Message message, Position last) {
    this.message = message;
    this.last = last;
  }

  /**
   * A message of which nothing is known but that it was created.
   *
   * @param message with its place
   */
  public static EditedMessage created(Message message, Position place) {
    return new EditedMessage(message, place);
  }

  /** As it is now, with the summary of its annotations. */
  public Message current() {
    Map<String, @Nullable Object> summary = summary();
    if (summary == null) {
      return message;
    }
    Revision revision = message.revision();
    return message.withRevision(
        new Revision(message.action(), revision == null ? null : revision.version(), summary));
  }

  /** The summary of its annotations as far as one client made them, by type. */
  public Map<String, @Nullable Object> summaryOf(String clientId) {
    var tree = new LinkedHashMap<String, @Nullable Object>();
    summaries.forEach((type, summary) -> {
      Map<String, @Nullable Object> own = summary.treeOf(clientId);
      if (!own.isEmpty()) {
        tree.put(type, own);
      }
    });
    return tree;
  }

  /** What a version says of itself alone: annotations are the message's, not a version's. */
  public static @Nullable Revision withoutSummary(Message message) {
    Revision revision = message.revision();
    return revision == null ? null : new Revision(revision.action(), revision.version(), null);
  }

  Message message() {
    return message;
  }

  Position last() {
    return last;
  }

  Map<String, Summary> summaries() {
    return summaries;
  }

  /** Its serial. */
  public String serial() {
    return Objects.requireNonNull(message.serial(), "it was created in the log");
  }

  /** Who created it. */
  public @Nullable String clientId() {
    return message.clientId();
  }

  void putSummary(String type, SummaryMethod method, @Nullable Object state) {
    room.addName(type);
    summaries.put(type, Summary.of(method, room, state));
  }

  /** Roughly, in bytes of heap: all that clients can fill. */
  long weight() {
    return HEAP_BYTES + MessageSize.of(message) + room.weight();
  }

  /** What it would be with the change, or null: data of these kinds can't be appended. */
  public @Nullable Message preview(Message change) {
    if (change.action() == MessageAction.APPEND && !isAppendable(change)) {
      return null;
    }
    return changed(change, said(change));
  }

  private static Version said(Message change) {
    Revision asked = change.revision();
    Version said = asked == null ? null : asked.version();
    return said == null ? NOTHING_SAID : said;
  }

  /** Whether all of the annotations would count; what is taken back always does. */
  public boolean hasRoomFor(List<Annotation> annotations) {
    Need need = Need.NOTHING;
    for (Annotation annotation : annotations) {
      SummaryMethod method = SummaryMethod.ofType(annotation.type()).orElse(null);
      if (method != null && annotation.create()) {
        Summary summary = summaries.get(annotation.type());
        need = need.plus(Summary.need(summary, method, annotation));
        need = summary == null ? need.plus(SummaryRoom.ofName(annotation.type())) : need;
      }
    }
    return room.has(need);
  }

  private boolean isAppendable(Message change) {
    Data now = message.data();
    Data more = change.data();
    return now == null
        || more == null
        || (now.getClass() == more.getClass()
            && Objects.equals(message.encoding(), change.encoding()));
  }

  /** Takes the next record about it. */
  public EditEvent apply(EditRecord said, LogRecord record) {
    return switch (said) {
      case Edit edit ->
          apply(edit.change(), new Position(record.offset(), 0), record.timestampMillis());
      case Annotate annotate -> annotate(annotate.annotations(), record);
    };
  }

  private EditEvent annotate(List<Annotation> annotations, LogRecord record) {
    var placed = new ArrayList<Annotation>();
    for (Annotation annotation : annotations) {
      annotate(annotation);
      var place = new Position(record.offset(), placed.size());
      placed.add(
          annotation.withPlace(
              record.timestampMillis(), VersionSerial.text(serial(), place), serial()));
    }
    String id = placed.isEmpty() ? "" : placed.getFirst().id() + ":summary";
    return new EditEvent.Annotated(placed, summaryMessage(id));
  }

  private EditEvent apply(Message change, Position place, long timestampMillis) {
    Position before = last;
    String serial = VersionSerial.text(serial(), place);
    Version version = said(change).withPlace(serial, timestampMillis);
    if (version.clientId() == null) {
      version = version.withClientId(change.clientId());
    }
    boolean appends = change.action() == MessageAction.APPEND && isAppendable(change);
    message = changed(change, version);
    last = place;
    Message whole = current();
    Message piece =
        appends
            ? whole
                .withData(change.data(), change.encoding())
                .withRevision(new Revision(MessageAction.APPEND, version, null))
            : null;
    return new EditEvent.Edited(whole, piece, before);
  }

  private Message changed(Message change, Version version) {
    boolean deletes = change.action() == MessageAction.DELETE;
    boolean supplied = change.data() != null || deletes;
    Data data = supplied ? change.data() : message.data();
    String encoding = supplied ? change.encoding() : message.encoding();
    if (change.action() == MessageAction.APPEND && isAppendable(change)) {
      data = joined(message.data(), change.data());
      encoding = message.data() == null ? change.encoding() : message.encoding();
    }
    MessageAction action = deletes ? MessageAction.DELETE : MessageAction.UPDATE;
    return new Message(
        change.id(),
        change.name() == null ? message.name() : change.name(),
        data,
        encoding,
        message.clientId(),
        change.connectionId(),
        change.extras() == null && !deletes ? message.extras() : change.extras(),
        message.timestamp(),
        message.serial(),
        new Revision(action, version, null));
  }

  private static @Nullable Data joined(@Nullable Data now, @Nullable Data more) {
    if (now == null || more == null) {
      return now == null ? more : now;
    }
    if (now instanceof Data.Text start && more instanceof Data.Text end) {
      return new Data.Text(start.value() + end.value());
    }
    var bytes = new ByteArrayOutputStream(now.size() + more.size());
    for (Data part : new Data[] {now, more}) {
      if (part instanceof Data.Binary binary) {
        bytes.writeBytes(binary.value());
      }
    }
    return new Data.Binary(bytes.toByteArray());
  }

  private void annotate(Annotation annotation) {
    SummaryMethod.ofType(annotation.type())
        .ifPresent(method -> annotate(annotation.type(), method, annotation));
  }

  private void annotate(String type, SummaryMethod method, Annotation annotation) {
    Summary summary = summaries.get(type);
    if (summary == null) {
      if (!annotation.create() || !room.hasForName(type)) {
        return;
      }
      summary = new Summary(method, room);
      room.addName(type);
      summaries.put(type, summary);
    }
    summary.apply(annotation);
    if (summary.isEmpty()) {
      summaries.remove(type);
      room.removeName(type);
    }
  }

  private @Nullable Map<String, @Nullable Object> summary() {
    if (summaries.isEmpty()) {
      return null;
    }
    int shownBytes = SHOWN_BYTES_MAX / Math.max(1, room.names() - summaries.size());
    var tree = new LinkedHashMap<String, @Nullable Object>();
    summaries.forEach((type, summary) -> tree.put(type, summary.tree(shownBytes)));
    return tree;
  }

  /** What tells subscribers of its annotations; it has an id of its own. */
  Message summaryMessage(String id) {
    Revision revision = message.revision();
    Map<String, @Nullable Object> summary = summary();
    return new Message(
        id,
        message.name(),
        null,
        null,
        message.clientId(),
        null,
        null,
        message.timestamp(),
        message.serial(),
        new Revision(
            MessageAction.SUMMARY,
            revision == null ? null : revision.version(),
            summary == null ? Map.of() : summary));
  }
}
