package dev.barnabas.core.edit;

import dev.barnabas.core.log.ChannelKey;
import dev.barnabas.protocol.serial.Position;

/** Names a message: its channel and where it was created. */
public record MessageKey(ChannelKey channel, Position position) {}
