package dev.barnabas.core.presence;

import dev.barnabas.core.log.ChannelKey;
import java.util.function.LongConsumer;

/**
 * The partition on this node: appends the node's word about members, and knows the time. A port.
 * Thread: the log reader.
 */
public interface PresenceHost {
  /**
   * Appends what nobody waits for.
   *
   * @return false: refused now, another time it may succeed
   */
  boolean append(ChannelKey channel, PresenceRecord record);

  /**
   * Appends what has to come about.
   *
   * @param fate hears once how it ended, after this call has returned, if it was not refused
   * @return false: refused now, another time it may succeed
   */
  boolean append(ChannelKey channel, PresenceRecord record, Fate fate);

  /** Says that this node lives; as {@link #append}. */
  boolean alive();

  /**
   * Asks where the log ends now: all that was acknowledged before lies below, whichever node took
   * it.
   *
   * @param failed hears instead that the log can't be asked
   */
  void end(LongConsumer answer, Runnable failed);

  /** Everything below this offset has been replayed. */
  long seen();

  /**
   * Runs a task once everything below that offset has been replayed; never, if the partition is
   * lost before.
   */
  void whenSeen(long offset, Runnable task);

  /** The time of the reader's last turn, ms since the epoch. */
  long nowMillis();

  /** Hears how an append ended. Thread: the log reader. */
  @FunctionalInterface
  interface Fate {
    /**
     * It has ended.
     *
     * @param replayed false: it failed, and may show up later all the same
     */
    void onEnded(boolean replayed);
  }
}
