package dev.barnabas.app.cli;

import dev.barnabas.mapping.egress.MappedMessage;
import dev.barnabas.mapping.egress.MappingFailure;
import dev.barnabas.protocol.error.ProtocolException;
import dev.barnabas.protocol.json.Json;
import dev.barnabas.protocol.message.Data;
import dev.barnabas.protocol.message.Message;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What {@code rules test} prints: one JSON object per line, data as a subscriber's SDK shows it.
 */
final class MessageLine {
  private static final String JSON = "json";

  private MessageLine() {}

  static String of(MappedMessage mapped) {
    Message message = mapped.message();
    Map<String, @Nullable Object> line = new LinkedHashMap<>();
    line.put("channel", mapped.channel());
    line.put("id", mapped.id());
    put(line, "name", message.name());
    put(line, "clientId", message.clientId());
    putData(line, message.data(), message.encoding());
    put(line, "extras", message.extras());
    put(line, "snapshotKey", mapped.snapshotKey());
    return Json.text(line);
  }

  static String of(MappingFailure failure) {
    String item =
        failure.index() == MappingFailure.WHOLE_RECORD ? "record" : "item " + failure.index();
    return "%s: %s (%s): %s"
        .formatted(
            item,
            failure.error().stage(),
            failure.error().reason().label(),
            failure.error().getMessage());
  }

  private static void putData(
      Map<String, @Nullable Object> line, @Nullable Data data, @Nullable String encoding) {
    switch (data) {
      case null -> {}
      case Data.Binary(var bytes) -> {
        line.put("data", Base64.getEncoder().encodeToString(bytes));
        line.put("encoding", encoding == null ? "base64" : encoding + "/base64");
      }
      case Data.Text(var text) when JSON.equals(encoding) -> line.put("data", tree(text));
      case Data.Text(var text) -> {
        line.put("data", text);
        put(line, "encoding", encoding);
      }
    }
  }

  private static @Nullable Object tree(String text) {
    try {
      return Json.parse(text);
    } catch (ProtocolException e) {
      return text;
    }
  }

  private static void put(Map<String, @Nullable Object> line, String name, @Nullable Object value) {
    if (value != null) {
      line.put(name, value);
    }
  }
}
