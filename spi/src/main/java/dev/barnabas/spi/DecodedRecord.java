package dev.barnabas.spi;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A record as its rule reads it. Trees are {@code Map}, {@code List}, {@code String}, {@code Long}
 * ({@code BigInteger} if larger), {@code BigDecimal}, {@code Boolean}, null.
 *
 * @param timestamp ms since the epoch
 * @param key in the rule's format; null for none
 * @param headers the last of each name
 * @param value the tree, or text or bytes as the rule's format says; belongs to the transform,
 *     which may change it
 */
public record DecodedRecord(
    String cluster,
    String topic,
    int partition,
    long offset,
    long timestamp,
    @Nullable Object key,
    Map<String, @Nullable Object> headers,
    @Nullable Object value) {}
