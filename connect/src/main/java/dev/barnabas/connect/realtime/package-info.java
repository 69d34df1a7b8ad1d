/**
 * Reading channels of a node over the realtime protocol, with a position from which to go on. Knows
 * nothing of Connect. Thread: the reader's. Start at {@link
 * dev.barnabas.connect.realtime.ChannelReader}.
 */
@NullMarked
package dev.barnabas.connect.realtime;

import org.jspecify.annotations.NullMarked;
