/**
 * The log: one ordered sequence per channel, read by every node.
 *
 * <p>Lives here: the ports to Kafka ({@link dev.barnabas.core.log.LogReader}, {@link
 * dev.barnabas.core.log.LogAppender}), the form of a record ({@link
 * dev.barnabas.core.log.Envelope}), and what follows from the records alone: the log clock,
 * duplicates, the window. May not live here: who wants the entries (see {@code channel}), sockets,
 * Kafka. Thread: the state of a partition belongs to the thread of its reader. Start at {@link
 * dev.barnabas.core.log.ReplayFilter} and {@link dev.barnabas.core.log.PartitionWindow}.
 */
@NullMarked
package dev.barnabas.core.log;

import org.jspecify.annotations.NullMarked;
