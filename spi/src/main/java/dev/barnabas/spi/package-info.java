/**
 * What plug-ins implement. Nothing else of Barnabas is visible to them.
 *
 * <p>Values are JSON as plain Java objects. Thread: as each type says. Start at {@link
 * dev.barnabas.spi.RecordTransform}.
 */
@NullMarked
package dev.barnabas.spi;

import org.jspecify.annotations.NullMarked;
