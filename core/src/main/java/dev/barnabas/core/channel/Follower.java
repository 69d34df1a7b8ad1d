package dev.barnabas.core.channel;

import dev.barnabas.protocol.error.ErrorInfo;

/** All attachments of one loop to one channel. Thread: the loop's. */
public interface Follower {
  Outlet outlet();

  /** The next entry of the channel; not held for the follower beyond the call. */
  void onEntry(Entry entry);

  /** An entry could not be taken: its attachments have to catch up from the window. */
  void onMissed();

  /** The log can't be followed any further: attachments have to attach again. */
  void onLost(ErrorInfo error);
}
