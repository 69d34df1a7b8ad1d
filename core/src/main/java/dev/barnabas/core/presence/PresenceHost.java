package dev.barnabas.core.presence;

import dev.barnabas.core.log.ChannelKey;

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

  /** Says that this node lives; as {@link #append}. */
  boolean alive();

  /** The time of the reader's last turn, ms since the epoch. */
  long nowMillis();
}
