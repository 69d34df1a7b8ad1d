/**
 * Avro's binary encoding to trees. The schema is Avro's own class; the bytes are read here, so that
 * no length in them is believed before it was looked at.
 *
 * <p>Thread: any.
 */
@NullMarked
package dev.barnabas.formats.avro;

import org.jspecify.annotations.NullMarked;
