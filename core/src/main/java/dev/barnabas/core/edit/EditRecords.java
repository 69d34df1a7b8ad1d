package dev.barnabas.core.edit;

import dev.barnabas.core.edit.EditRecord.Annotate;
import dev.barnabas.core.edit.EditRecord.Edit;
import dev.barnabas.core.log.Envelope.Kind;
import dev.barnabas.core.log.Envelope.Origin;
import dev.barnabas.core.log.EnvelopeHead;
import dev.barnabas.core.log.Scope;
import dev.barnabas.protocol.error.ProtocolException;
import dev.barnabas.protocol.message.Annotation;
import dev.barnabas.protocol.message.Message;
import dev.barnabas.protocol.msgpack.MessagePack;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The bytes of records about earlier messages: the head that all records have, then MessagePack.
 */
public final class EditRecords {
  private EditRecords() {}

  /**
   * The bytes of a record.
   *
   * @param id and {@code scope}: the dedup key
   */
  public static byte[] encode(Origin origin, Scope scope, String id, EditRecord record) {
    var body = new LinkedHashMap<String, @Nullable Object>();
    body.put("t", EditTrees.place(record.target()));
    body.put("b", EditTrees.snapshot(record.snapshot()));
    Kind kind =
        switch (record) {
          case Edit edit -> {
            body.put("m", EditTrees.message(edit.change()));
            yield Kind.EDIT;
          }
          case Annotate annotate -> {
            body.put("l", annotate.annotations().stream().map(EditTrees::annotation).toList());
            yield Kind.ANNOTATION;
          }
        };
    return EnvelopeHead.write(kind, origin, scope, id, MessagePack.write(body));
  }

  /** Whether a record is one about an earlier message. */
  public static boolean isEdit(byte @Nullable [] value) {
    return value != null
        && EnvelopeHead.isEnvelope(value)
        && (EnvelopeHead.kind(value) == Kind.EDIT || EnvelopeHead.kind(value) == Kind.ANNOTATION);
  }

  /** Reads a record; null: its body is not one of ours. */
  public static @Nullable EditRecord decode(byte[] value) {
    try {
      Map<?, ?> body = body(value);
      if (EnvelopeHead.kind(value) == Kind.EDIT) {
        return new Edit(
            EditTrees.place(body.get("t")),
            EditTrees.message(body.get("m")),
            EditTrees.snapshotOf(body.get("b")));
      }
      return new Annotate(
          EditTrees.place(body.get("t")),
          annotations(body.get("l")),
          EditTrees.snapshotOf(body.get("b")));
    } catch (ProtocolException | ClassCastException | IllegalArgumentException foreign) {
      return null; // it says nothing, and must not stop the readers of all nodes
    }
  }

  /** The bytes of what replay made of a record. */
  public static byte[] encodeSeen(byte[] record, EditEvent event) {
    var body = new LinkedHashMap<String, @Nullable Object>();
    switch (event) {
      case EditEvent.Edited(var whole, var piece, var before) -> {
        body.put("w", EditTrees.message(whole));
        body.put("p", piece == null ? null : EditTrees.message(piece));
        body.put("b", EditTrees.place(before));
      }
      case EditEvent.Annotated(var annotations, var summary) -> {
        body.put("l", annotations.stream().map(EditTrees::annotation).toList());
        body.put("s", EditTrees.message(summary));
      }
    }
    return EnvelopeHead.write(
        Kind.EDIT_SEEN, EnvelopeHead.origin(record), Scope.NONE, "", MessagePack.write(body));
  }

  /** Whether the bytes are of {@link #encodeSeen}. */
  public static boolean isSeen(byte[] value) {
    return EnvelopeHead.isEnvelope(value) && EnvelopeHead.kind(value) == Kind.EDIT_SEEN;
  }

  /** Reads {@link #encodeSeen} back. */
  public static EditEvent seen(byte[] value) {
    Map<?, ?> body = body(value);
    if (body.get("l") != null) {
      return new EditEvent.Annotated(annotations(body.get("l")), EditTrees.message(body.get("s")));
    }
    Message piece = body.get("p") == null ? null : EditTrees.message(body.get("p"));
    return new EditEvent.Edited(
        EditTrees.message(body.get("w")), piece, EditTrees.place(body.get("b")));
  }

  private static List<Annotation> annotations(@Nullable Object list) {
    var annotations = new ArrayList<Annotation>();
    if (list instanceof List<?> items) {
      items.forEach(item -> annotations.add(EditTrees.annotation(item)));
    }
    return annotations;
  }

  private static Map<?, ?> body(byte[] value) {
    return EditTrees.map(MessagePack.parseWritten(EnvelopeHead.body(value)));
  }
}
