package dev.barnabas.core.edit;

import dev.barnabas.protocol.message.Annotation;
import dev.barnabas.protocol.message.Data;
import dev.barnabas.protocol.message.Message;
import dev.barnabas.protocol.message.MessageAction;
import dev.barnabas.protocol.message.Revision;
import dev.barnabas.protocol.message.Version;
import dev.barnabas.protocol.serial.Position;
import dev.barnabas.protocol.serial.VersionSerial;
import java.io.ByteArrayOutputStream;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A message with all that happened to it so far.
 *
 * <p>Thread: whose fold it is.
 */
public final class EditedMessage {
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

  /** Roughly, in bytes. */
  long weight() {
    Data data = message.data();
    long weight = 500L + (data == null ? 0 : data.size());
    for (Summary summary : summaries.values()) {
      weight += 100 + summary.weight();
    }
    return weight;
  }

  /** What it would be with the change, or null: data of these kinds can't be appended. */
  public @Nullable Message preview(Message change) {
    if (change.action() == MessageAction.APPEND && !isAppendable(change)) {
      return null;
    }
    return changed(change, new Version("", 0, null, null, null));
  }

  private boolean isAppendable(Message change) {
    Data now = message.data();
    Data more = change.data();
    return now == null
        || more == null
        || (now.getClass() == more.getClass()
            && Objects.equals(message.encoding(), change.encoding()));
  }

  EditEvent apply(Message change, Position place, long timestampMillis) {
    Position before = last;
    Revision asked = change.revision();
    Version said = asked == null ? null : asked.version();
    String serial = VersionSerial.text(serial(), place);
    Version version =
        (said == null ? new Version("", 0, null, null, null) : said)
            .withPlace(serial, timestampMillis);
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

  void annotate(Annotation annotation) {
    SummaryMethod.ofType(annotation.type())
        .ifPresent(method -> {
          Summary summary =
              summaries.computeIfAbsent(annotation.type(), absent -> new Summary(method));
          summary.apply(annotation);
          if (summary.isEmpty()) {
            summaries.remove(annotation.type());
          }
        });
  }

  private @Nullable Map<String, @Nullable Object> summary() {
    if (summaries.isEmpty()) {
      return null;
    }
    var tree = new LinkedHashMap<String, @Nullable Object>();
    summaries.forEach((type, summary) -> tree.put(type, summary.tree()));
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
