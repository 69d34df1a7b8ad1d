package dev.barnabas.core.store;

/**
 * Something that is kept of a channel: a message, or an event of its presence.
 *
 * @param place where it was published
 * @param timestampMillis when
 * @param body what it is, see {@link StoredMessages} and {@link StoredPresence}
 */
@SuppressWarnings("ArrayRecordComponent") // never compared: an item is its place
public record StoredItem(LogPlace place, long timestampMillis, byte[] body) {
  /** What a leaf takes for it, in bytes. */
  int size() {
    return LogPlace.BYTES + Long.BYTES + Integer.BYTES + body.length;
  }
}
