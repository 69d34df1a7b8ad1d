/**
 * Deltas: a message's data as the difference to the message before it (ably-protocol 10).
 *
 * <p>Lives here: how a delta is made and how a message that carries one looks. May not live here:
 * who gets deltas and which message was the one before. Thread: any. Start at {@link
 * dev.barnabas.protocol.delta.DeltaMessages}.
 */
@NullMarked
package dev.barnabas.protocol.delta;

import org.jspecify.annotations.NullMarked;
