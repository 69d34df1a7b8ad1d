package dev.barnabas.core.channel;

import dev.barnabas.protocol.serial.Position;

/**
 * What a cursor wants.
 *
 * @param after what comes after here
 * @param members and who is on the channel when it has caught up
 */
public record Wish(Position after, boolean members) {}
