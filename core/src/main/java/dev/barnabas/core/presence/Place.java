package dev.barnabas.core.presence;

import dev.barnabas.core.log.ChannelKey;

/** A member on its channel. */
record Place(ChannelKey channel, MemberKey member) {}
