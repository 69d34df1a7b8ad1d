package dev.barnabas.kafka.rule;

import dev.barnabas.mapping.MappingError;
import dev.barnabas.mapping.RecordHeader;
import java.nio.charset.StandardCharsets;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.jspecify.annotations.Nullable;

/** What dead letters of both directions say of themselves. Thread: any. */
public final class LetterHeaders {
  /** What the names of all of them begin with; a record's own may not. */
  public static final String PREFIX = RecordHeader.OWN_PREFIX;

  /** The rule's name with its app's. */
  public static final String RULE = PREFIX + "rule";

  private LetterHeaders() {}

  /** Which rule it was, and why. */
  public static void describe(Headers headers, String rule, MappingError error) {
    put(headers, RULE, rule);
    put(headers, PREFIX + "stage", error.stage());
    put(headers, PREFIX + "error.code", error.reason().label());
    put(headers, PREFIX + "error.message", String.valueOf(error.getMessage()));
  }

  public static void put(Headers headers, String name, String value) {
    headers.add(name, value.getBytes(StandardCharsets.UTF_8));
  }

  /** The last header of that name: a record may have brought one along. */
  public static @Nullable String text(Headers headers, String name) {
    Header header = headers.lastHeader(name);
    return header == null || header.value() == null
        ? null
        : new String(header.value(), StandardCharsets.UTF_8);
  }
}
