package dev.barnabas.feed;

import dev.barnabas.mapping.RecordHeader;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A record to write.
 *
 * @param text of the value; null: it is binary
 * @param bytes of the value; null: it is text
 * @param timestamp ms since the epoch
 * @param gap why something may be missing before it; null: nothing is known to be
 * @param seen what the feed can go on from after it
 * @param position of its message
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
public record FeedRecord(
    String topic,
    @Nullable String key,
    @Nullable String text,
    byte @Nullable [] bytes,
    long timestamp,
    @Nullable String gap,
    Map<String, Object> seen,
    long position) {
  /** The header of a record before which something may be missing; its value says why. */
  public static final String GAP_HEADER = RecordHeader.OWN_PREFIX + "gap";

  FeedRecord withGap(@Nullable String other) {
    return new FeedRecord(topic, key, text, bytes, timestamp, other, seen, position);
  }
}
