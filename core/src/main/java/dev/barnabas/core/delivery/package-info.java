/**
 * Delivery: entries to sockets, once per event loop.
 *
 * <p>Lives here: the ports to the transport ({@link dev.barnabas.core.delivery.Loop}, {@link
 * dev.barnabas.core.delivery.Transport}), the attachments of a loop and their cursors. May not live
 * here: what a client may do (see {@code session}). Thread: each object belongs to one event loop.
 * Start at {@link dev.barnabas.core.delivery.LoopChannels}.
 */
@NullMarked
package dev.barnabas.core.delivery;

import org.jspecify.annotations.NullMarked;
