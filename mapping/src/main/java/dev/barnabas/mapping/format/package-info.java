/**
 * What the engine asks of those who read records in formats with schemas.
 *
 * <p>The readers themselves live where files and registries may be asked ({@code formats}); a rule
 * is compiled with them. Thread: any. Start at {@link dev.barnabas.mapping.format.RecordDecoders}.
 */
@NullMarked
package dev.barnabas.mapping.format;

import org.jspecify.annotations.NullMarked;
