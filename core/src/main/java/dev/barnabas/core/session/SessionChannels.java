package dev.barnabas.core.session;

import dev.barnabas.core.access.Capability;
import dev.barnabas.core.access.Denial;
import dev.barnabas.core.access.Identity;
import dev.barnabas.core.access.Operation;
import dev.barnabas.core.occupancy.Metachannel;
import dev.barnabas.protocol.channel.ChannelAddress;
import dev.barnabas.protocol.error.ErrorCode;
import dev.barnabas.protocol.error.ErrorInfo;
import dev.barnabas.protocol.error.ProtocolException;
import dev.barnabas.protocol.frame.ClientFrame;
import dev.barnabas.protocol.frame.ServerFrame;
import dev.barnabas.protocol.message.Mode;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The channels of one connection, by the address that its client uses.
 *
 * <p>Thread: its event loop.
 */
final class SessionChannels {
  private final Session session;
  private Identity identity;
  private Map<String, SessionChannel> channels = Map.of(); // ≤ channelsPerConnection
  private int attaching; // attaches that the log has not answered, also of those who asked again

  // What was delivered on channels that the server itself detached, until the client comes back to
  // them: ≤ channelsPerConnection; null: nothing
  private @Nullable Map<String, SessionChannel.Sent> sent;

  // What the log does not say yet: ≤ channelsPerConnection; null: nothing
  private @Nullable Set<Leaving> leaving;

  SessionChannels(Session session, Identity identity) {
    this.session = session;
    this.identity = identity;
  }

  Session session() {
    return session;
  }

  Identity identity() {
    return identity;
  }

  /** From now on the connection may do what this identity may: attachments gain and lose modes. */
  void onIdentity(Identity renewed) {
    identity = renewed;
    for (SessionChannel channel : List.copyOf(channels.values())) {
      try {
        channel.onGranted(grant(channel.address(), channel.requested()));
      } catch (ProtocolException denied) {
        fail(channel.address().text(), denied.error());
      }
    }
  }

  /**
   * Leaves the channels whose namespaces no longer admit this client.
   *
   * @param presence null: the connection never had members
   */
  void onRules(@Nullable SessionPresence presence) {
    for (SessionChannel channel : List.copyOf(channels.values())) {
      try {
        session.requireAdmitted(identity, channel.address(), false);
      } catch (ProtocolException refused) {
        detach(channel, refused.error());
        if (presence != null) {
          presence.onDetached(channel.address().name(), () -> {});
        }
      }
    }
  }

  void onAttach(ClientFrame.Attach attach) {
    nobodyWaits(attach.channel()); // it has thought better of it
    try {
      ChannelAddress address = ChannelAddress.parse(attach.channel());
      requireServed(address);
      session.requireAdmitted(identity, address, false);
      AttachOptions options = AttachOptions.of(attach, address);
      Set<Mode> granted = grant(address, options.requested());
      SessionChannel channel = channels.get(attach.channel());
      if (channel == null) {
        requireRoom();
        channel = new SessionChannel(this, address, takeSent(attach.channel()));
        put(attach.channel(), channel);
      }
      channel.onAttach(attach, options, granted);
    } catch (ProtocolException refused) {
      fail(attach.channel(), refused.error());
    }
  }

  /**
   * The client leaves a channel.
   *
   * @param presence null: the connection never had members
   */
  void onDetach(ClientFrame.Detach detach, @Nullable SessionPresence presence) {
    takeSent(detach.channel());
    SessionChannel channel = remove(detach.channel());
    if (channel != null) {
      channel.end();
    }
    nobodyWaits(detach.channel()); // for an earlier one
    Set<Leaving> known = leaving;
    if (known != null && known.size() >= session.services().limits().channelsPerConnection()) {
      fail(
          detach.channel(),
          ErrorCode.TOO_MANY_CHANNELS.with(
              "the connection leaves too many channels at once: wait for DETACHED"));
      return;
    }
    var begun = new Leaving(detach.channel());
    if (presence != null && presence.onDetached(detach.channel(), begun)) {
      if (known == null) {
        known = new HashSet<>(2);
        leaving = known;
      }
      known.add(begun);
    } else {
      onLeft(detach.channel());
    }
  }

  /** Most connections have one channel: that takes no table. */
  private void put(String address, SessionChannel channel) {
    if (channels.isEmpty()) {
      channels = Map.of(address, channel);
    } else {
      if (channels.size() == 1) {
        channels = new HashMap<>(channels);
      }
      channels.put(address, channel);
    }
  }

  private @Nullable SessionChannel remove(String address) {
    SessionChannel channel = channels.get(address);
    if (channel != null) {
      if (channels.size() == 1) {
        channels = Map.of();
      } else {
        channels.remove(address);
        channels = channels.size() == 1 ? Map.copyOf(channels) : channels;
      }
    }
    return channel;
  }

  /** The log is asked for a channel; whether too many wait for it now. */
  boolean onAttachAsked() {
    attaching++;
    return attaching >= attachingHigh();
  }

  /** The log has answered for a channel; whether few wait for it now. */
  boolean onAttachAnswered() {
    attaching--;
    return attaching <= attachingHigh() / 2;
  }

  /** All of its channels, and once more: no client has to wait that asks for each once. */
  private int attachingHigh() {
    return 2 * session.services().limits().channelsPerConnection();
  }

  private void nobodyWaits(String address) {
    if (leaving != null) {
      for (Leaving each : leaving) {
        each.awaited &= !each.address.equals(address);
      }
    }
  }

  private void onLeft(String address) {
    session.send(new ServerFrame.Detached(address, null));
  }

  /**
   * A client that detaches with members is told so once the log says that they left: should this
   * node die before, it asks another one. Thread: its event loop; it runs on the log reader.
   */
  private final class Leaving implements Runnable {
    private final String address;
    private boolean awaited = true; // its client wants DETACHED for it

    Leaving(String address) {
      this.address = address;
    }

    @Override
    public void run() {
      session.execute(this::onOver);
    }

    private void onOver() {
      if (left(this) && awaited) {
        onLeft(address);
      }
    }
  }

  /** Forgets one; whether it was there. */
  private boolean left(Leaving over) {
    Set<Leaving> known = leaving;
    if (known == null || !known.remove(over)) {
      return false;
    }
    leaving = known.isEmpty() ? null : known;
    return true;
  }

  void onSync(ClientFrame.Sync sync) {
    SessionChannel channel = channels.get(sync.channel());
    if (channel != null) {
      channel.onSync();
    }
  }

  /** The modes of the attachment to the address; null: there is none, publishing needs no mode. */
  @Nullable Set<Mode> modes(String address) {
    SessionChannel channel = channels.get(address);
    return channel == null ? null : channel.modes();
  }

  /** The log can't serve the channel: the client attaches again by itself (spec RTL13). */
  void detach(SessionChannel channel, ErrorInfo error) {
    if (channel.equals(channels.get(channel.address().text()))) {
      remove(channel.address().text());
    }
    channel.end();
    remember(channel);
    session.send(new ServerFrame.Detached(channel.address().text(), error));
  }

  private void remember(SessionChannel channel) {
    SessionChannel.Sent delivered = channel.sent();
    if (delivered == null) {
      return;
    }
    Map<String, SessionChannel.Sent> known = sent;
    if (known == null) {
      known = new LinkedHashMap<>(2);
      sent = known;
    }
    known.put(channel.address().text(), delivered);
    if (known.size() > session.services().limits().channelsPerConnection()) {
      known.remove(known.keySet().iterator().next());
    }
  }

  private SessionChannel.@Nullable Sent takeSent(String address) {
    Map<String, SessionChannel.Sent> known = sent;
    if (known == null) {
      return null;
    }
    SessionChannel.Sent taken = known.remove(address);
    if (known.isEmpty()) {
      sent = null;
    }
    return taken;
  }

  /**
   * The connection ends here.
   *
   * @param presence null: the connection never had members
   */
  void end(@Nullable SessionPresence presence) {
    List.copyOf(channels.values()).forEach(SessionChannel::end);
    channels = Map.of();
    Set<Leaving> untold = leaving;
    leaving = null;
    if (untold != null && presence != null) {
      untold.forEach(each -> presence.onDetachUntold(each.address, each));
    }
  }

  private void fail(String address, ErrorInfo error) {
    SessionChannel channel = remove(address);
    if (channel != null) {
      channel.end();
    }
    session.send(new ServerFrame.Failed(address, error));
  }

  private static void requireServed(ChannelAddress address) {
    if (Metachannel.META.equals(address.qualifier())) {
      if (Metachannel.of(address).isEmpty()) {
        String name = Metachannel.PREFIX + address.name();
        throw new ProtocolException(
            ErrorCode.INVALID_CHANNEL_NAME,
            address.namespace().equals(Metachannel.CLIENT_EVENTS)
                ? "'" + name + "' is not served yet: " + Metachannel.served() + " are"
                : "there is no metachannel '"
                    + name
                    + "': "
                    + Metachannel.served()
                    + " are served");
      }
    } else if (address.qualifier() != null && !isDerived(address)) {
      throw new ProtocolException(
          ErrorCode.BAD_REQUEST,
          "the qualifier [" + address.qualifier() + "] is not served: attach to the plain channel");
    }
  }

  /** What of the options this identity may have: figures of a channel are its metadata. */
  AttachOptions permitted(AttachOptions options, ChannelAddress address) {
    return options.occupancy() == null
            || identity.capability().allows(Operation.CHANNEL_METADATA, address.name())
        ? options
        : options.withoutOccupancy();
  }

  private static boolean isDerived(ChannelAddress address) {
    return SessionChannel.FILTER.equals(address.qualifier());
  }

  private void requireRoom() {
    int limit = session.services().limits().channelsPerConnection();
    if (channels.size() >= limit) {
      throw new ProtocolException(
          ErrorCode.TOO_MANY_CHANNELS,
          "the connection has " + limit + " channels already: detach from one, or open another");
    }
  }

  private Set<Mode> grant(ChannelAddress address, @Nullable Set<Mode> requested) {
    Set<Operation> allowed = allowed(address);
    int granted = 0;
    for (Mode mode : requested == null ? Mode.defaults() : requested) {
      Operation needed = operation(mode);
      boolean served = mode == Mode.SUBSCRIBE || address.qualifier() == null;
      if (served && needed != null && allowed.contains(needed)) {
        granted |= mode.flag();
      }
    }
    if (granted == 0) {
      throw refusal(address, requested == null ? Mode.defaults() : requested);
    }
    return Mode.ofFlags(granted);
  }

  private static ProtocolException refusal(ChannelAddress address, Set<Mode> modes) {
    String names = modes.stream().map(Mode::parameter).collect(Collectors.joining(", "));
    if (modes.stream().allMatch(mode -> operation(mode) == null)) {
      return new ProtocolException(
          ErrorCode.BAD_REQUEST, "LiveObjects are not served, so there is no mode " + names);
    }
    if (address.qualifier() != null && !modes.contains(Mode.SUBSCRIBE)) {
      return new ProtocolException(
          ErrorCode.BAD_REQUEST,
          "'" + address.text() + "' can be subscribed to only, which is no mode " + names);
    }
    return Denial.of(address.qualifier() == null ? "any of " + names : "subscribe", address);
  }

  /** A derived channel is also for those who may have the channel itself (ably-protocol 14). */
  private Set<Operation> allowed(ChannelAddress address) {
    Set<Operation> allowed = identity.capability().operations(Capability.resource(address));
    if (isDerived(address)) {
      allowed.addAll(identity.capability().operations(address.name()));
    }
    return allowed;
  }

  private static @Nullable Operation operation(Mode mode) {
    return switch (mode) {
      case PRESENCE -> Operation.PRESENCE;
      case PUBLISH -> Operation.PUBLISH;
      case SUBSCRIBE, PRESENCE_SUBSCRIBE -> Operation.SUBSCRIBE;
      case ANNOTATION_PUBLISH -> Operation.ANNOTATION_PUBLISH;
      case ANNOTATION_SUBSCRIBE -> Operation.ANNOTATION_SUBSCRIBE;
      // LiveObjects are not served: never granted.
      case OBJECT_SUBSCRIBE, OBJECT_PUBLISH -> null;
    };
  }
}
