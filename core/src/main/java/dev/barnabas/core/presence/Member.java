package dev.barnabas.core.presence;

import dev.barnabas.protocol.message.PresenceMessage;
import org.jspecify.annotations.Nullable;

/**
 * Who is there.
 *
 * @param message its last event, as PRESENT: the id, time and payload that a SYNC shows
 * @param owner who answers for it
 * @param offset of the last record that spoke of it
 * @param saidOffset of its client's last word; no later than {@code offset}
 * @param clockMillis the log clock at that record
 */
record Member(
    PresenceMessage message, Owner owner, long offset, long saidOffset, long clockMillis) {
  /**
   * Whether an event of that id tells nothing new of the member. SDKs enter again with the id of
   * the last event that reached them (ably-protocol 25.1), which may be older than what the log has
   * of it; clients judge by the same numbers (spec RTP2b2).
   */
  boolean knows(@Nullable String id) {
    String own = message.id();
    if (own == null || id == null || own.equals(id)) {
      return own != null && own.equals(id);
    }
    String prefix = message.connectionId() + ":";
    long[] known = own.startsWith(prefix) ? numbers(own, prefix.length()) : null;
    long[] given = id.startsWith(prefix) ? numbers(id, prefix.length()) : null;
    return known != null
        && given != null
        && (given[0] < known[0] || (given[0] == known[0] && given[1] < known[1]));
  }

  /** The serial of the frame and the place in it; null when the id hasn't that form. */
  private static long @Nullable [] numbers(String id, int from) {
    int colon = id.indexOf(':', from);
    try {
      return colon < 0
          ? null
          : new long[] {
            Long.parseLong(id, from, colon, 10), Long.parseLong(id, colon + 1, id.length(), 10)
          };
    } catch (NumberFormatException foreign) {
      return null;
    }
  }
}
