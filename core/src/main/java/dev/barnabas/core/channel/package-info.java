/**
 * Channels: what the log's entries mean to those who follow them, and how messages get in.
 *
 * <p>Lives here: entries, the live channels of a reader, publishing up to the answer. May not live
 * here: sockets and loops (see {@code delivery}), connections (see {@code session}). Thread: the
 * log reader, where nothing else is said. Start at {@link dev.barnabas.core.channel.Channel}.
 */
@NullMarked
package dev.barnabas.core.channel;

import org.jspecify.annotations.NullMarked;
