/**
 * Occupancy: how many use a channel, over all nodes (spec CHM2, architecture 6).
 *
 * <p>Lives here: what this node counts ({@link dev.barnabas.core.occupancy.ChannelCensus}), what
 * nodes tell each other of channels that somebody watches, questions about those that nobody does.
 * May not live here: who is told of it (see {@code session}). Thread: the census any, the rest the
 * log reader. Start at {@link dev.barnabas.core.occupancy.Occupancies}.
 */
@NullMarked
package dev.barnabas.core.occupancy;

import org.jspecify.annotations.NullMarked;
