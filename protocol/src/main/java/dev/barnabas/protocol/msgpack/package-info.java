/**
 * MessagePack to plain Java objects and back, strictly.
 *
 * <p>Lives here: the grammar and its limits. May not live here: what a value means (see {@code
 * codec}). Values are those of {@code json}, and {@code byte[]} for bin. Thread: any. Start at
 * {@link dev.barnabas.protocol.msgpack.MessagePack}.
 */
@NullMarked
package dev.barnabas.protocol.msgpack;

import org.jspecify.annotations.NullMarked;
