package dev.barnabas.core.snapshot;

import dev.barnabas.protocol.message.Message;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** About how big something is. */
final class Sizes {
  private static final int OBJECT = 56;
  private static final int ENTRY = 64;
  private static final int NUMBER = 8;

  private Sizes() {}

  /** Memory of a message, in bytes. */
  static long of(Message message) {
    return 4L * OBJECT
        + of(message.id())
        + of(message.name())
        + of(message.serial())
        + of(message.clientId())
        + of(message.extras())
        + (message.data() == null ? 0 : OBJECT + message.data().size());
  }

  /** Memory of a value as JSON has them, in bytes. */
  static long of(@Nullable Object value) {
    return switch (value) {
      case null -> 0;
      case String text -> OBJECT + text.length();
      case Map<?, ?> map -> {
        long bytes = OBJECT;
        for (Map.Entry<?, ?> entry : map.entrySet()) {
          bytes += ENTRY + of(entry.getKey()) + of(entry.getValue());
        }
        yield bytes;
      }
      case List<?> list -> {
        long bytes = OBJECT;
        for (Object each : list) {
          bytes += Long.BYTES + of(each);
        }
        yield bytes;
      }
      default -> OBJECT;
    };
  }

  /** About how long a value is as JSON, in characters. */
  static long written(@Nullable Object value) {
    return switch (value) {
      case String text -> text.length() + 3L;
      case Map<?, ?> map -> {
        long characters = 2;
        for (Map.Entry<?, ?> entry : map.entrySet()) {
          characters += written(entry.getKey()) + 1 + written(entry.getValue());
        }
        yield characters;
      }
      case List<?> list -> {
        long characters = 2;
        for (Object each : list) {
          characters += 1 + written(each);
        }
        yield characters;
      }
      case null, default -> NUMBER;
    };
  }
}
