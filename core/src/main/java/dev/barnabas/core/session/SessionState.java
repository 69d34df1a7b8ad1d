package dev.barnabas.core.session;

import dev.barnabas.core.access.Identity;
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

  /**
   * Let in. What publishes and enters members is made when it first does.
   *
   * <p>Thread: its event loop; {@link #link}, {@link #identity}, {@link #holding} any.
   */
  final class Connected implements SessionState {
    private final Link link;
    private final SessionIdentity identity;
    private final SessionChannels channels;
    private @Nullable SessionPublishes publishes;
    private @Nullable SessionPresence presence;

    Connected(Link link, SessionIdentity identity, SessionChannels channels) {
      this.link = link;
      this.identity = identity;
      this.channels = channels;
    }

    Link link() {
      return link;
    }

    SessionIdentity identity() {
      return identity;
    }

    SessionChannels channels() {
      return channels;
    }

    SessionPublishes publishes() {
      SessionPublishes known = publishes;
      if (known == null) {
        known = new SessionPublishes(channels.session(), identity.current(), link, presence());
        publishes = known;
      }
      return known;
    }

    SessionPresence presence() {
      SessionPresence known = presence;
      if (known == null) {
        known = new SessionPresence(channels.session(), identity.current(), link);
        presence = known;
      }
      return known;
    }

    /** Null: the connection has no members, and never had any. */
    private @Nullable SessionPresence presenceIfAny() {
      return link.generation() == 0 ? presence : presence();
    }

    /** It was let in: a connection that was taken over may have members. */
    void onOpened() {
      if (link.generation() != 0) {
        presence().onOpened();
      }
    }

    /** From now on the connection may do what this identity may. */
    void onIdentity(Identity renewed) {
      channels.onIdentity(renewed);
      if (publishes != null) {
        publishes.onIdentity(renewed);
      }
      if (presence != null) {
        presence.onIdentity(renewed);
      }
    }

    /** It leaves where namespaces no longer admit it. */
    void onRules() {
      channels.onRules(presenceIfAny());
      if (presence != null) {
        presence.onRules();
      }
    }

    void onAttachAsked() {
      if (channels.onAttachAsked()) {
        publishes().intake().waitForAttaches(true);
      }
    }

    void onAttachAnswered() {
      if (channels.onAttachAnswered() && publishes != null) {
        publishes.intake().waitForAttaches(false);
      }
    }

    /** Whose it is. */
    Holding holding() {
      return new Holding(link.connectionId(), identity);
    }

    void onDetach(ClientFrame.Detach detach) {
      channels.onDetach(detach, presenceIfAny());
    }

    /** The client ended the connection. */
    void onClosed() {
      SessionPresence known = presenceIfAny();
      channels.end(known);
      if (known != null) {
        known.onClosed();
      }
    }

    /** The transport is gone, and the connection may come back. */
    void onTransportClosed() {
      SessionPresence known = presenceIfAny();
      channels.end(known);
      if (known != null) {
        known.onTransportClosed();
      }
    }
  }

  /**
   * Over: nothing is done or sent any more. What was sent before may still be fetched.
   *
   * @param left whose it was; null: nobody was let in
   */
  record Ended(@Nullable Holding left) implements SessionState {}
}
