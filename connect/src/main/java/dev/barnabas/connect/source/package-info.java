/**
 * Channels to topics: messages become records of Connect, by a rule. Thread: the task's. Start at
 * {@link dev.barnabas.connect.source.ChannelRecords}.
 */
@NullMarked
package dev.barnabas.connect.source;

import org.jspecify.annotations.NullMarked;
