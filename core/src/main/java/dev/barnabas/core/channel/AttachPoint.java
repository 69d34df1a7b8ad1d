package dev.barnabas.core.channel;

import dev.barnabas.protocol.error.ErrorInfo;
import dev.barnabas.protocol.serial.Position;
import org.jspecify.annotations.Nullable;

/** Where an attachment begins: everything up to the cursor is behind it. */
record AttachPoint(Position cursor, boolean resumed, @Nullable ErrorInfo discontinuity) {
  static AttachPoint fresh(Position cursor) {
    return new AttachPoint(cursor, false, null);
  }

  static AttachPoint resumed(Position cursor) {
    return new AttachPoint(cursor, true, null);
  }

  static AttachPoint broken(Position cursor, ErrorInfo why) {
    return new AttachPoint(cursor, false, why);
  }
}
