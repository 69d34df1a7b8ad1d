package dev.barnabas.core.session;

import dev.barnabas.core.access.Identity;
import dev.barnabas.core.access.Operation;
import dev.barnabas.core.channel.Farewell;
import dev.barnabas.core.log.ChannelKey;
import dev.barnabas.core.log.Envelope;
import dev.barnabas.core.namespace.Namespace;
import dev.barnabas.core.presence.PresenceRequest;
import dev.barnabas.protocol.channel.ChannelAddress;
import dev.barnabas.protocol.error.ErrorCode;
import dev.barnabas.protocol.error.ProtocolException;
import dev.barnabas.protocol.frame.ClientFrame;
import dev.barnabas.protocol.message.Mode;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * What a connection says about presence, and what becomes of its members when it ends.
 *
 * <p>Thread: its event loop.
 */
final class SessionPresence {
  // Where it may have members: what it entered itself, ≤ CHANNELS_MAX. An older transport of the
  // connection may have entered others, and it more than these; only the log knows those.
  private static final int CHANNELS_MAX = 10_000;

  private final Session session;
  private Identity identity;
  private final Link link;
  private Set<ChannelKey> entered = Set.of(); // one that can change from the first on
  private boolean enteredMore;
  private @Nullable Farewell farewell;

  SessionPresence(Session session, Identity identity, Link link) {
    this.session = session;
    this.identity = identity;
    this.link = link;
  }

  /** From now on the connection may do what this identity may; it leaves where it may not be. */
  void onIdentity(Identity renewed) {
    identity = renewed;
    leaveWhere(forbidden(isAnyTlsOnly()));
  }

  /** It leaves where namespaces no longer admit it: members have names, so TLS may be missing. */
  void onRules() {
    if (isAnyTlsOnly()) {
      leaveWhere(forbidden(true));
    }
  }

  private boolean isAnyTlsOnly() {
    return !session.traits().secure()
        && session.services().namespaces().rules(identity.app()).namespaces().values().stream()
            .anyMatch(Namespace::tlsOnly);
  }

  /** Where it may not be: all of it, as each word about it takes the place of the one before. */
  private Predicate<ChannelKey> forbidden(boolean anyTlsOnly) {
    Identity now = identity;
    return channel ->
        !now.capability().allows(Operation.PRESENCE, channel.name())
            || (anyTlsOnly && !isAdmitted(now, channel.name()));
  }

  private boolean isAdmitted(Identity now, String channel) {
    try {
      session.requireAdmitted(now, ChannelAddress.parse(channel), true);
      return true;
    } catch (ProtocolException refused) {
      return false;
    }
  }

  private void leaveWhere(Predicate<ChannelKey> forbidden) {
    List<ChannelKey> lost = entered.stream().filter(forbidden).toList();
    lost.forEach(channel -> leave(channel, () -> {}));
    if (!lost.isEmpty()) {
      lost.forEach(entered::remove);
    }
    if (mayHaveOthers()) {
      leaveAll(forbidden);
    }
  }

  /**
   * Checks a frame.
   *
   * @throws ProtocolException with the code that says what is wrong
   */
  PresenceRequest check(ClientFrame.Presence frame, long serialShift) {
    ChannelAddress address = ChannelAddress.parse(frame.channel());
    boolean named = frame.messages().stream().allMatch(each -> each.clientId() != null);
    session.requireAdmitted(identity, address, named);
    var publisher =
        new Envelope.Publisher(
            link.connectionId(), link.generation(), frame.msgSerial(), serialShift);
    PresenceRequest request =
        session.services().presenceRules().realtime(identity, address, publisher, frame.messages());
    // After the capability: without it no attachment gets the mode.
    session.requireMode(frame.channel(), Mode.PRESENCE);
    if (session.modes(frame.channel()) == null && !mayComeBeforeItsAttach(request.channel())) {
      throw new ProtocolException(
          ErrorCode.PRESENCE_NOT_ATTACHED,
          "the connection is not attached to '" + frame.channel() + "': attach first");
    }
    remember(request.channel());
    return request;
  }

  private void remember(ChannelKey channel) {
    if (entered.isEmpty()) {
      entered = new HashSet<>(2);
    }
    if (entered.size() < CHANNELS_MAX) {
      entered.add(channel);
    } else {
      enteredMore |= !entered.contains(channel);
    }
  }

  /**
   * Whether an attachment that isn't there is no mistake of the client's: SDKs that come back send
   * what was not acknowledged before they attach again, resumed or not (ably-protocol 25.17); and
   * one whose attachment the server itself ended may not know yet.
   */
  private boolean mayComeBeforeItsAttach(ChannelKey channel) {
    return session.traits().returning() || entered.contains(channel);
  }

  /** The connection lives here from now on; one that was taken over may have members. */
  void onOpened() {
    if (link.generation() != 0) {
      session.services().presence().onOpened(link.connectionId());
    }
  }

  /**
   * The client detached: its members on the channel leave. Also after a resume, before it was
   * attached there: they are from an older transport.
   *
   * @param onOver runs on the log reader, once the log says it and no member of it can come back
   * @return whether there is something to be said; if not, {@code onOver} is not needed
   */
  boolean onDetached(String text, Runnable onOver) {
    if (entered.isEmpty() && link.generation() == 0) {
      return false;
    }
    ChannelAddress address;
    try {
      address = ChannelAddress.parse(text);
    } catch (ProtocolException noChannel) {
      return false;
    }
    ChannelKey key = ChannelKey.of(identity.app(), address.name());
    if (address.qualifier() != null) { // a view of the channel, which has no members of its own
      return false;
    }
    boolean leaves = (!entered.isEmpty() && entered.remove(key)) || mayHaveOthers();
    if (leaves) {
      leave(key, onOver);
    }
    return leaves;
  }

  /**
   * The transport ended before {@code onOver} ran: its client, who was not told that it detached,
   * detaches at the node that it resumes at.
   *
   * @param text the channel, as in {@link #onDetached}
   */
  void onDetachUntold(String text, Runnable onOver) {
    ChannelKey channel = ChannelKey.of(identity.app(), ChannelAddress.parse(text).name());
    session.services().presence().abandonLeave(channel, link.connectionId(), onOver);
  }

  /** The client ended its connection. */
  void onClosed() {
    entered.forEach(channel -> leave(channel, () -> {}));
    if (mayHaveOthers()) {
      leaveAll(_ -> true);
    }
    entered = Set.of();
  }

  private boolean mayHaveOthers() {
    return enteredMore || link.generation() != 0;
  }

  private void leave(ChannelKey channel, Runnable onOver) {
    session.services().presence().leave(channel, link.connectionId(), link.generation(), onOver);
  }

  private void leaveAll(Predicate<ChannelKey> which) {
    Farewell known = farewell;
    if (known == null) {
      known = session.services().presence().farewell(link.connectionId(), link.generation());
      farewell = known;
    }
    known.say(which);
  }

  /** The transport is gone, and the connection may come back. */
  void onTransportClosed() {
    if (!entered.isEmpty() || link.generation() != 0) {
      session
          .services()
          .presence()
          .onEnded(link.connectionId(), link.generation(), session.traits().graceMillis());
    }
  }
}
