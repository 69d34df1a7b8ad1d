package dev.barnabas.core.history;

import dev.barnabas.core.log.ChannelKey;
import dev.barnabas.protocol.serial.ChannelSerial;
import org.jspecify.annotations.Nullable;

/**
 * Asks for a page of a channel's messages.
 *
 * @param start and {@code end}: inclusive, ms since the epoch
 * @param limit at most this many messages, 1 to 1,000
 * @param fromSerial only entries up to and including this one ({@code untilAttach})
 * @param cursor where the page before ended, in the query's direction; null for the first page
 */
public record HistoryQuery(
    ChannelKey channel,
    long start,
    long end,
    int limit,
    Direction direction,
    @Nullable ChannelSerial fromSerial,
    @Nullable ChannelSerial cursor) {

  /** Which end comes first. */
  public enum Direction {
    BACKWARDS,
    FORWARDS
  }
}
