package dev.barnabas.testkit.simulation;

import dev.barnabas.protocol.message.Data;
import dev.barnabas.protocol.message.Message;

/** Reads what messages hold. */
final class Contents {
  private Contents() {}

  static String text(Message message) {
    return message.data() instanceof Data.Text text ? text.value() : "";
  }
}
