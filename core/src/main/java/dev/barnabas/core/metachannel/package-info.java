/**
 * Metachannels: what the server itself tells of an app (ably-protocol 14).
 *
 * <p>Lives here: how events become messages of a metachannel, and that nothing is written for
 * nobody. May not live here: what happens that is told (see {@code session}, {@code occupancy},
 * {@code stats}). Thread: any. Start at {@link dev.barnabas.core.metachannel.MetaEvents}.
 */
@NullMarked
package dev.barnabas.core.metachannel;

import org.jspecify.annotations.NullMarked;
