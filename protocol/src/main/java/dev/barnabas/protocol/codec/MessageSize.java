package dev.barnabas.protocol.codec;

import dev.barnabas.protocol.json.Json;
import dev.barnabas.protocol.message.Annotation;
import dev.barnabas.protocol.message.Data;
import dev.barnabas.protocol.message.Message;
import dev.barnabas.protocol.message.PresenceMessage;
import dev.barnabas.protocol.message.Utf8;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What counts against {@code maxMessageSize}: name, data, clientId and the extras as JSON, in bytes
 * (spec TM6). The same in every wire format, since binary counts as its bytes and not as base64.
 */
public final class MessageSize {
  private MessageSize() {}

  /** The size of one message in bytes. */
  public static long of(Message message) {
    Data data = message.data();
    Map<String, @Nullable Object> extras = message.extras();
    return (long) lengthOf(message.name())
        + (data == null ? 0 : data.size())
        + lengthOf(message.clientId())
        + (extras == null ? 0 : Json.write(extras).length);
  }

  /** The size of a publish in bytes: the sum over its messages. */
  public static long of(List<Message> messages) {
    long bytes = 0;
    for (Message message : messages) {
      bytes += of(message);
    }
    return bytes;
  }

  /** The size of one presence message in bytes. */
  public static long of(PresenceMessage message) {
    Data data = message.data();
    Map<String, @Nullable Object> extras = message.extras();
    return (data == null ? 0L : data.size())
        + lengthOf(message.clientId())
        + (extras == null ? 0 : Json.write(extras).length);
  }

  /** The size of an annotation in bytes. */
  public static long of(Annotation annotation) {
    Data data = annotation.data();
    Map<String, @Nullable Object> extras = annotation.extras();
    return (long) lengthOf(annotation.name())
        + lengthOf(annotation.type())
        + (data == null ? 0 : data.size())
        + lengthOf(annotation.clientId())
        + (extras == null ? 0 : Json.write(extras).length);
  }

  private static int lengthOf(@Nullable String text) {
    return text == null ? 0 : Utf8.length(text);
  }
}
