package dev.barnabas.core.channel;

import dev.barnabas.core.log.ChannelKey;
import dev.barnabas.core.presence.PresencePartition;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * What a connection says of where it may not be, or no longer is, on all partitions of our own log.
 * For a partition that takes nothing now, as it is being opened, the first word waits and the last.
 *
 * <p>Thread: any.
 */
public final class Farewell {
  private final Presence presence;
  private final String connectionId;
  private final int generation;
  private final AtomicReferenceArray<@Nullable Words> waiting;

  /** What a partition has not taken yet. */
  private record Words(Predicate<ChannelKey> first, @Nullable Predicate<ChannelKey> last) {
    static Words and(@Nullable Words earlier, Predicate<ChannelKey> which) {
      return earlier == null ? new Words(which, null) : new Words(earlier.first, which);
    }
  }

  /**
   * @param generation of the transport that says so; the first has nothing said elsewhere
   */
  Farewell(Presence presence, String connectionId, int generation) {
    this.presence = presence;
    this.connectionId = connectionId;
    this.generation = generation;
    this.waiting = new AtomicReferenceArray<>(presence.log().partitions());
  }

  /**
   * The members of the connection leave wherever the test says so, as by its client's own word.
   *
   * @param which names all channels where it may not be now
   */
  public void say(Predicate<ChannelKey> which) {
    for (int number = 0; number < waiting.length(); number++) {
      if (waiting.getAndUpdate(number, earlier -> Words.and(earlier, which)) == null) {
        int partition = number;
        presence.whenReplayed(partition, state -> take(partition, state));
      }
    }
  }

  private void take(int partition, PresencePartition state) {
    Words words = waiting.getAndSet(partition, null);
    if (words != null) {
      state.leaveAll(connectionId, generation, words.first());
      if (words.last() != null) {
        state.leaveAll(connectionId, generation, words.last());
      }
    }
  }
}
