package dev.barnabas.core.channel;

import dev.barnabas.core.log.ChannelKey;
import dev.barnabas.protocol.serial.Position;
import java.util.function.Consumer;

/**
 * A cursor's wish for what comes after it.
 *
 * @param wish where it stands, and whether it needs the members
 */
record RefillRequest(
    ChannelKey key, Wish wish, Backlog backlog, Follower follower, Consumer<Refill> listener) {

  Position after() {
    return wish.after();
  }

  boolean members() {
    return wish.members();
  }

  /** The first offset that can hold something after the cursor, which may stand within a record. */
  long firstOffset() {
    return after().index() == Position.INDEX_MAX
        ? after().offset() + 1
        : Math.max(0, after().offset());
  }

  void answer(Refill refill) {
    follower.outlet().execute(() -> listener.accept(refill));
  }
}
