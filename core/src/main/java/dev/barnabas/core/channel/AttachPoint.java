package dev.barnabas.core.channel;

import dev.barnabas.protocol.error.ErrorInfo;
import dev.barnabas.protocol.serial.Position;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where an attachment begins: everything up to the cursor is behind it.
 *
 * @param earlier what it gets nevertheless, oldest first
 */
record AttachPoint(
    Position cursor,
    boolean resumed,
    @Nullable ErrorInfo discontinuity,
    List<EntryContent> earlier) {
  static AttachPoint fresh(Position cursor) {
    return new AttachPoint(cursor, false, null, List.of());
  }

  static AttachPoint rewound(Position cursor, List<EntryContent> earlier) {
    return new AttachPoint(cursor, false, null, earlier);
  }

  static AttachPoint resumed(Position cursor) {
    return new AttachPoint(cursor, true, null, List.of());
  }

  static AttachPoint broken(Position cursor, ErrorInfo why) {
    return new AttachPoint(cursor, false, why, List.of());
  }

  /** The same at another place. */
  AttachPoint at(Position other) {
    return new AttachPoint(other, resumed, discontinuity, earlier);
  }
}
