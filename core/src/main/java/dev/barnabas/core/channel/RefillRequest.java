package dev.barnabas.core.channel;

import dev.barnabas.core.log.ChannelKey;
import dev.barnabas.protocol.serial.Position;
import java.util.function.Consumer;

/** A cursor's wish for what comes after it. */
record RefillRequest(
    ChannelKey key, Position after, Backlog backlog, Follower follower, Consumer<Refill> listener) {

  /** The first offset that can hold something after the cursor, which may stand within a record. */
  long firstOffset() {
    return after.index() == Position.INDEX_MAX ? after.offset() + 1 : Math.max(0, after.offset());
  }

  void answer(Refill refill) {
    follower.outlet().execute(() -> listener.accept(refill));
  }
}
