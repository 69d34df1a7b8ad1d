package dev.barnabas.core.session;

import dev.barnabas.protocol.frame.ClientFrame;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The states of a session; what a state needs stands in it. */
sealed interface SessionState {
  /** Not let in yet; what the client sends already is done once it is. */
  record Opening(List<ClientFrame> held) implements SessionState {
    /** An SDK sends an ATTACH and a publish or two for each of its channels. */
    static final int HELD_MAX = 1_024;
  }

  /** Let in. */
  record Connected(
      Link link,
      SessionIdentity identity,
      SessionChannels channels,
      SessionPublishes publishes,
      SessionPresence presence)
      implements SessionState {
    /** Whose it is. */
    Holding holding() {
      return new Holding(link.connectionId(), identity);
    }

    void onDetach(ClientFrame.Detach detach) {
      channels.onDetach(detach, presence);
    }
  }

  /**
   * Over: nothing is done or sent any more. What was sent before may still be fetched.
   *
   * @param left whose it was; null: nobody was let in
   */
  record Ended(@Nullable Holding left) implements SessionState {}
}
