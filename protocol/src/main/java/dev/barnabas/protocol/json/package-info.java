/**
 * JSON text to plain Java objects and back, strictly.
 *
 * <p>Lives here: the grammar and its limits. May not live here: what a value means (see {@code
 * codec}). Values are {@code Map<String, @Nullable Object>}, {@code List<@Nullable Object>}, {@code
 * String}, {@code Long} ({@code BigInteger} where it does not fit), {@code BigDecimal}, {@code
 * Boolean} and null. Thread: any. Start at {@link dev.barnabas.protocol.json.Json}.
 */
@NullMarked
package dev.barnabas.protocol.json;

import org.jspecify.annotations.NullMarked;
