package dev.barnabas.mapping.egress;

import dev.barnabas.mapping.RecordHeader;
import dev.barnabas.mapping.Trees;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Records and rules for tests. */
final class Records {
  private Records() {}

  /** A rule on topic {@code t}, written in single quotes, without its outer braces. */
  static EgressRule rule(String members) {
    return EgressRule.read(
        "egress[0]", Trees.quoted("{'name':'r','from':{'topics':['t']}," + members + "}"));
  }

  /** A record of topic {@code t}, partition 2, offset 7. */
  static SourceRecord record(@Nullable String key, @Nullable String value) {
    return record("t", 2, 7, key, value);
  }

  static SourceRecord record(
      String topic, int partition, long offset, @Nullable String key, @Nullable String value) {
    return new SourceRecord(
        "default", topic, partition, offset, 1_000, bytes(key), bytes(value), List.of(), null);
  }

  static SourceRecord record(
      @Nullable String key, @Nullable String value, RecordHeader... headers) {
    return new SourceRecord(
        "default", "t", 2, 7, 1_000, bytes(key), bytes(value), List.of(headers), null);
  }

  static byte @Nullable [] bytes(@Nullable String text) {
    return text == null ? null : text.getBytes(StandardCharsets.UTF_8);
  }
}
