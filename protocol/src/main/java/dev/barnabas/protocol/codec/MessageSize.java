package dev.barnabas.protocol.codec;

import dev.barnabas.protocol.json.Json;
import dev.barnabas.protocol.message.Annotation;
import dev.barnabas.protocol.message.Data;
import dev.barnabas.protocol.message.Message;
import dev.barnabas.protocol.message.PresenceMessage;
import dev.barnabas.protocol.message.Revision;
import dev.barnabas.protocol.message.Utf8;
import dev.barnabas.protocol.message.Version;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What counts against {@code maxMessageSize}: name, data, clientId and the extras as JSON, in bytes
 * (spec TM6), and of an edit its description and metadata. The same in every wire format, since
 * binary counts as its bytes and not as base64.
 */
public final class MessageSize {
  private MessageSize() {}

  /** The size of one message in bytes, with what an edit says of its version. */
  public static long of(Message message) {
    Data data = message.data();
    Revision revision = message.revision();
    return (long) lengthOf(message.name())
        + (data == null ? 0 : data.size())
        + lengthOf(message.clientId())
        + lengthOf(message.extras())
        + (revision == null || revision.version() == null ? 0 : of(revision.version()));
  }

  private static long of(Version version) {
    return (long) lengthOf(version.clientId())
        + lengthOf(version.description())
        + lengthOf(version.metadata());
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
    return (data == null ? 0L : data.size())
        + lengthOf(message.clientId())
        + lengthOf(message.extras());
  }

  /** The size of an annotation in bytes. */
  public static long of(Annotation annotation) {
    Data data = annotation.data();
    return (long) lengthOf(annotation.name())
        + lengthOf(annotation.type())
        + (data == null ? 0 : data.size())
        + lengthOf(annotation.clientId())
        + lengthOf(annotation.extras());
  }

  private static int lengthOf(@Nullable Map<String, @Nullable Object> tree) {
    return tree == null ? 0 : Json.write(tree).length;
  }

  private static int lengthOf(@Nullable String text) {
    return text == null ? 0 : Utf8.length(text);
  }
}
