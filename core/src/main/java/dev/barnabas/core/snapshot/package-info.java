/**
 * What newcomers to a channel get first, where its log is a user's topic.
 *
 * <p>Lives here: the state that records add up to, by the modes of the rule, and its bounds. May
 * not live here: reading the log, frames, sockets. Thread: whoever owns a state. Start at {@link
 * dev.barnabas.core.snapshot.SnapshotState}.
 */
@NullMarked
package dev.barnabas.core.snapshot;

import org.jspecify.annotations.NullMarked;
