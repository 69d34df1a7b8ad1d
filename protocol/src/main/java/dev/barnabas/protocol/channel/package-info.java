/**
 * How channels are addressed: the name rules, qualifiers in square brackets, namespaces.
 *
 * <p>Lives here: what a channel's text says. May not live here: which qualifiers are served, who
 * may attach. Thread: any; everything is immutable. Start at {@link
 * dev.barnabas.protocol.channel.ChannelAddress}.
 */
@NullMarked
package dev.barnabas.protocol.channel;

import org.jspecify.annotations.NullMarked;
