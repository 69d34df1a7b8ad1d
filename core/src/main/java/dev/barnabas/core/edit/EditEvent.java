package dev.barnabas.core.edit;

import dev.barnabas.protocol.message.Annotation;
import dev.barnabas.protocol.message.Message;
import dev.barnabas.protocol.serial.Position;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a record about an earlier message means to those who follow its channel. */
public sealed interface EditEvent {
  /**
   * A new version.
   *
   * @param whole the message as it is now
   * @param piece of an append only what it adds; null: it was none
   * @param before where the version before it came: who has that can do with the piece
   */
  record Edited(Message whole, @Nullable Message piece, Position before) implements EditEvent {}

  /**
   * New annotations.
   *
   * @param summary the message with the summary of all its annotations, and without data
   */
  record Annotated(List<Annotation> annotations, Message summary) implements EditEvent {}
}
