package dev.barnabas.core.edit;

import dev.barnabas.protocol.message.Annotation;
import dev.barnabas.protocol.message.Message;
import dev.barnabas.protocol.serial.Position;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a record about an earlier message says. */
public sealed interface EditRecord {
  /** Where the message was created. */
  Position target();

  /** The message as it was, for readers that begin after that; null: the log said it lately. */
  @Nullable Snapshot snapshot();

  /**
   * An update, a delete or an append.
   *
   * @param change what was supplied, with the action and what the editor says of the version
   */
  record Edit(Position target, Message change, @Nullable Snapshot snapshot) implements EditRecord {}

  /** Annotations, created or taken back. */
  record Annotate(Position target, List<Annotation> annotations, @Nullable Snapshot snapshot)
      implements EditRecord {}

  /**
   * A message with all that happened to it below an offset.
   *
   * @param below the offset
   */
  record Snapshot(long below, EditedMessage state) {}
}
