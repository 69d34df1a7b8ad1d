package dev.barnabas.protocol.delta;

import dev.barnabas.protocol.message.Data;
import dev.barnabas.protocol.message.Message;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Messages of which each carries its data as a delta to the one before it. */
public final class DeltaMessages {
  /** Up to here a delta is expected even where it is longer than the data (ably-protocol 10). */
  private static final int TINY_BYTES = 256;

  private DeltaMessages() {}

  /**
   * The messages as deltas, the first to {@code base}, each other to the one before it in the list
   * (spec RTL21). Where a delta would not pay, the message stands whole; when all do, the same list
   * comes back.
   */
  public static List<Message> chain(Message base, List<Message> messages) {
    var chained = new ArrayList<Message>(messages.size());
    boolean any = false;
    Message before = base;
    for (Message message : messages) {
      Message delta = delta(before, message);
      any |= delta != null;
      chained.add(delta == null ? message : delta);
      before = message;
    }
    return any ? chained : messages;
  }

  private static @Nullable Message delta(Message base, Message message) {
    Data from = base.data();
    Data to = message.data();
    String id = base.id();
    // A delta to an empty payload is not read by every decoder.
    if (from == null || to == null || id == null || from.size() == 0 || to.size() == 0) {
      return null;
    }
    byte[] target = bytes(to);
    byte[] delta = Vcdiff.encode(bytes(from), target);
    if (target.length > TINY_BYTES && delta.length > target.length / 10 * 9) {
      return null;
    }
    return message
        .withData(new Data.Binary(delta), encoding(message))
        .withExtras(extras(message, id));
  }

  /** The bytes that deltas are made of: text as UTF-8, binary as it is (spec RTL19). */
  private static byte[] bytes(Data data) {
    return switch (data) {
      case Data.Text text -> text.value().getBytes(StandardCharsets.UTF_8);
      case Data.Binary binary -> binary.value();
    };
  }

  private static String encoding(Message message) {
    String steps = message.encoding() == null ? "" : message.encoding() + "/";
    return switch (message.data()) {
      case Data.Text _ -> steps + "utf-8/vcdiff";
      case Data.Binary _ -> steps + "vcdiff";
      case null -> throw new IllegalArgumentException("a message without data has no delta");
    };
  }

  private static Map<String, @Nullable Object> extras(Message message, String from) {
    var extras = new LinkedHashMap<String, @Nullable Object>();
    if (message.extras() != null) {
      extras.putAll(message.extras());
    }
    extras.put("delta", Map.of("from", from, "format", "vcdiff"));
    return Collections.unmodifiableMap(extras);
  }
}
