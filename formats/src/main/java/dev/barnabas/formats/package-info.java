/**
 * The formats that need a schema: {@code avro}, {@code protobuf}, and where schemas come from.
 *
 * <p>May not live here: Kafka, rules. Thread: any. Start at {@link
 * dev.barnabas.formats.SchemaDecoders}.
 */
@NullMarked
package dev.barnabas.formats;

import org.jspecify.annotations.NullMarked;
