package dev.barnabas.connect.feed;

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
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
public record FeedRecord(
    String topic,
    @Nullable String key,
    @Nullable String text,
    byte @Nullable [] bytes,
    long timestamp,
    @Nullable String gap,
    Map<String, Object> seen) {}
