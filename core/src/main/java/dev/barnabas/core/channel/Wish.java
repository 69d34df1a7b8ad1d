package dev.barnabas.core.channel;

import dev.barnabas.protocol.serial.Position;
import org.jspecify.annotations.Nullable;

/**
 * What a cursor wants.
 *
 * @param after what comes after here
 * @param members and who is on the channel when it has caught up
 * @param rowsAfter rows of the snapshot instead, behind this place; null: it has them all
 */
public record Wish(Position after, boolean members, @Nullable Position rowsAfter) {}
