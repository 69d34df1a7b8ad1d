package dev.barnabas.mapping.ingress;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What tests read of a record that a rule makes. */
final class RecordTexts {
  private RecordTexts() {}

  static Map<String, String> headers(TargetRecord record) {
    var headers = new LinkedHashMap<String, String>();
    record.headers().forEach(header -> headers.put(header.name(), text(header.value())));
    return headers;
  }

  static String text(byte @Nullable [] bytes) {
    return new String(Objects.requireNonNull(bytes), StandardCharsets.UTF_8);
  }
}
