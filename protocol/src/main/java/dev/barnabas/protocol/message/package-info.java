/**
 * What a client publishes and receives: messages, their data, modes.
 *
 * <p>Lives here: immutable values in the protocol's words. May not live here: how they look in a
 * wire format (see {@code codec}). Thread: any. Start at {@link
 * dev.barnabas.protocol.message.Message}.
 */
@NullMarked
package dev.barnabas.protocol.message;

import org.jspecify.annotations.NullMarked;
