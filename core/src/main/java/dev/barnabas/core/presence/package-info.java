/**
 * Presence: who is on a channel, as a function of the log.
 *
 * <p>Lives here: what records about presence say ({@link
 * dev.barnabas.core.presence.PresenceRecord}), the members they make ({@link
 * dev.barnabas.core.presence.PartitionMembers}), what a node owes for its own ({@link
 * dev.barnabas.core.presence.PresenceDuties}), what a client may publish and how many may enter.
 * May not live here: who follows a channel (see {@code channel}), connections (see {@code
 * session}). Thread: the state of a partition belongs to the thread of its reader. Start at {@link
 * dev.barnabas.core.presence.PartitionMembers}.
 */
@NullMarked
package dev.barnabas.core.presence;

import org.jspecify.annotations.NullMarked;
