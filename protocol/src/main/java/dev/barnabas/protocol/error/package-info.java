/**
 * The one table of error codes, and how an error travels.
 *
 * <p>Lives here: every code that the server emits, with its HTTP status and what a client does
 * about it. May not live here: decisions about when to emit one. Thread: any; everything is
 * immutable. Start at {@link dev.barnabas.protocol.error.ErrorCode}.
 */
@NullMarked
package dev.barnabas.protocol.error;

import org.jspecify.annotations.NullMarked;
