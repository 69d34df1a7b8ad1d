/**
 * Transforms of plug-ins, as rules use them.
 *
 * <p>Thread: any. Start at {@link dev.barnabas.mapping.transform.RecordTransforms}.
 */
@NullMarked
package dev.barnabas.mapping.transform;

import org.jspecify.annotations.NullMarked;
