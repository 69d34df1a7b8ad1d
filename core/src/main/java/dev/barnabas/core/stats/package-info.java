/**
 * Statistics: what each app did, minute by minute.
 *
 * <p>Lives here: this node's counters, the records that all nodes share, intervals, and the sums
 * over them (ably-protocol 16.7). May not live here: where something happens that is counted, the
 * shapes of answers. Thread: counters any; the store changes on the log reader. Start at {@link
 * dev.barnabas.core.stats.StatsStore}.
 */
@NullMarked
package dev.barnabas.core.stats;

import org.jspecify.annotations.NullMarked;
