package dev.barnabas.mapping;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * A header of a Kafka record.
 *
 * @param value belongs to this record and is not changed any more
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
public record RecordHeader(String name, byte @Nullable [] value) {
  /** Names that start so are our own bookkeeping: neither taken from clients nor shown to them. */
  public static final String OWN_PREFIX = "barnabas.";

  /** Says which rule wrote a record: {@code app/rule}. */
  public static final String ORIGIN = OWN_PREFIX + "origin";

  public static RecordHeader of(String name, String value) {
    return new RecordHeader(name, value.getBytes(StandardCharsets.UTF_8));
  }
}
