package dev.barnabas.testkit.simulation;

import dev.barnabas.protocol.message.Data;
import dev.barnabas.protocol.message.Message;
import org.jspecify.annotations.Nullable;

/** Reads what messages hold. */
final class Contents {
  private Contents() {}

  static String text(Message message) {
    return text(message.data());
  }

  static String text(@Nullable Data data) {
    return data instanceof Data.Text text ? text.value() : "";
  }
}
