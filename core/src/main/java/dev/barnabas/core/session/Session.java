package dev.barnabas.core.session;

import dev.barnabas.core.access.Identity;
import dev.barnabas.core.delivery.Attachment;
import dev.barnabas.core.delivery.Subscriber;
import dev.barnabas.core.delivery.Transport;
import dev.barnabas.core.occupancy.Metachannel;
import dev.barnabas.core.session.SessionState.Connected;
import dev.barnabas.core.session.SessionState.Ended;
import dev.barnabas.core.session.SessionState.Opening;
import dev.barnabas.protocol.channel.ChannelAddress;
import dev.barnabas.protocol.codec.ServerFrameEncoder;
import dev.barnabas.protocol.error.ErrorCode;
import dev.barnabas.protocol.error.ErrorInfo;
import dev.barnabas.protocol.error.ProtocolException;
import dev.barnabas.protocol.frame.ClientFrame;
import dev.barnabas.protocol.frame.ConnectionDetails;
import dev.barnabas.protocol.frame.ServerFrame;
import dev.barnabas.protocol.message.Mode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One transport of one connection: what its client sends is done, and answered.
 *
 * <pre>
 *   OPENING ──(let in; a resume is in the log)──► CONNECTED ──► ENDED
 *      └──────(refused)──────────────────────────────────────────▲
 * </pre>
 *
 * <p>Thread: its event loop; {@link #supersede}, {@link #disconnect} and {@link #revoke} any.
 */
public final class Session implements Subscriber, LookWheel.Looked {
  private static final long NANOS_PER_MILLI = 1_000_000;
  // Sent nothing for so long although frames wait: the client is gone, or as good as gone.
  private static final long STUCK_NANOS = 60_000 * NANOS_PER_MILLI;

  private final LoopSessions loop;
  private final Transport transport;
  private final ClientTraits traits;
  private List<Attachment> lagging = List.of(); // ≤ channels per connection
  private volatile SessionState state = new Opening(new ArrayList<>(2));
  private boolean written;
  private long writtenNanos;

  Session(LoopSessions loop, Transport transport, ClientTraits traits) {
    this.loop = loop;
    this.transport = transport;
    this.traits = traits;
    this.writtenNanos = loop.services().nanoTime().getAsLong();
  }

  void open(ConnectRequest request) {
    loop.onOpening(this);
    new ConnectionOpening(services(), this, request).begin();
  }

  ClientTraits traits() {
    return traits;
  }

  LoopSessions loop() {
    return loop;
  }

  SessionServices services() {
    return loop.services();
  }

  /** Its connection's id; empty while it has none. Thread: any, once it is connected. */
  @Override
  public String connectionId() {
    return state instanceof Connected connected ? connected.link().connectionId() : "";
  }

  /** Which takeover of the connection this transport was; 0: it began it. */
  int transportGeneration() {
    return state instanceof Connected connected ? connected.link().generation() : 0;
  }

  boolean isOpening() {
    return state instanceof Opening;
  }

  boolean isEnded() {
    return state instanceof Ended;
  }

  /** The modes of the attachment to an address; null: there is none. */
  @Nullable Set<Mode> modes(String address) {
    return state instanceof Connected connected ? connected.channels().modes(address) : null;
  }

  /** The log is asked for a channel; {@link #onAttachAnswered} follows. */
  void onAttachAsked() {
    if (state instanceof Connected connected) {
      connected.onAttachAsked();
    }
  }

  /** The log has answered for a channel, wanted or not. */
  void onAttachAnswered() {
    if (state instanceof Connected connected) {
      connected.onAttachAnswered();
    }
  }

  /** Whoever is attached needs the mode, who is not needs none: 40165 when it is missing. */
  void requireMode(String address, Mode mode) {
    Set<Mode> granted = modes(address);
    if (granted != null && !granted.contains(mode)) {
      throw new ProtocolException(
          ErrorCode.MODE_DENIED,
          "the attachment has no " + mode.parameter() + " mode: attach with it");
    }
  }

  /** Whether the namespace of a channel admits this client; 40161 or 40311 when it does not. */
  void requireAdmitted(Identity identity, ChannelAddress address, boolean named) {
    boolean identified = named || identity.concreteClientId() != null;
    services()
        .namespaces()
        .requireAdmitted(identity.app(), address.name(), identified, traits.secure());
  }

  /** The client is in: tells it so and does what it sent meanwhile. */
  void onOpened(Link link, Identity identity, @Nullable ErrorInfo error) {
    if (!(state instanceof Opening(var held))) {
      return;
    }
    loop.onOpeningEnded(this);
    var who = new SessionIdentity(this, identity);
    var connected = new Connected(link, who, new SessionChannels(this, identity));
    state = connected;
    services().registry().add(this);
    tell(true, identity);
    // Only now: a takeover that the log shows from here on finds this session and ends it.
    if (!services().registry().isNewest(this)) {
      onDisconnect(
          ErrorCode.CONNECTION_SUPERSEDED.with("another transport took this connection over"));
      return;
    }
    connected.onOpened();
    loop.add(this);
    sendConnected(link, identity, error);

    who.begin();
    held.forEach(this::onFrame);
    loop.channels().onBatchEnd();
  }

  /** Who listens to the app's connections hears of each transport that carries one. */
  private void tell(boolean opened, Identity identity) {
    services().registry().tell(identity.app(), opened);
    String connectionId = connectionId();
    services()
        .metaEvents()
        .tell(
            Metachannel.CONNECTION_LIFECYCLE,
            identity.app(),
            opened ? "connection.opened" : "connection.closed",
            () -> {
              var data = new LinkedHashMap<String, Object>();
              data.put("connectionId", connectionId);
              if (identity.concreteClientId() != null) {
                data.put("clientId", identity.concreteClientId());
              }
              return data;
            });
  }

  private void sendConnected(Link link, Identity identity, @Nullable ErrorInfo error) {
    send(new ServerFrame.Connected(link.connectionId(), details(link, identity), error));
  }

  private ConnectionDetails details(Link link, Identity identity) {
    SessionSettings settings = services().settings();
    // Not kept: the same comes out each time, as its client stays who it is.
    String connectionKey = services().keys().issue(link.connectionId(), identity);
    return new ConnectionDetails(
        identity.clientId(),
        RoutedKey.of(transport.route(), connectionKey),
        settings.serverId(),
        settings.siteCode(),
        services().limits().maxMessageSize(),
        services().limits().maxFrameSize(),
        services().limits().maxInboundRate(),
        settings.connectionStateTtlMillis(),
        settings.maxIdleMillis());
  }

  /** A frame of the client. */
  public void onFrame(ClientFrame frame) {
    switch (state) {
      case Opening opening -> hold(opening, frame);
      case Connected connected -> act(connected, frame);
      case Ended _ -> {}
    }
  }

  private void hold(Opening opening, ClientFrame frame) {
    if (opening.held().size() >= Opening.HELD_MAX) {
      fail(ErrorCode.OVERLOADED.with("too many frames before CONNECTED: wait for it"));
    } else {
      opening.held().add(frame);
    }
  }

  private void act(Connected connected, ClientFrame frame) {
    switch (frame) {
      case ClientFrame.Publish publish -> connected.publishes().onPublish(publish);
      case ClientFrame.Refused refused -> connected.publishes().onRefused(refused);
      case ClientFrame.Unserved unserved -> connected.publishes().onUnserved(unserved);
      case ClientFrame.Presence presence -> connected.publishes().onPresence(presence);
      case ClientFrame.Sync sync -> connected.channels().onSync(sync);
      case ClientFrame.Annotate annotate -> connected.publishes().onAnnotate(annotate);
      case ClientFrame.Attach attach -> connected.channels().onAttach(attach);
      case ClientFrame.Detach detach -> connected.onDetach(detach);
      case ClientFrame.Heartbeat heartbeat -> send(new ServerFrame.Heartbeat(heartbeat.id()));
      case ClientFrame.Close _ -> {
        connected.onClosed();
        services().publisher().close(connected.link().connectionId());
        send(new ServerFrame.Closed());
        end();
      }
      case ClientFrame.Disconnect _ -> end();
      case ClientFrame.Auth auth -> onAuth(connected, auth);
      case ClientFrame.Ignored _ -> {}
    }
  }

  /** Another token for the live connection (ably-protocol 6.3). */
  private void onAuth(Connected connected, ClientFrame.Auth auth) {
    try {
      Identity renewed = connected.identity().renew(auth.accessToken());
      connected.onIdentity(renewed);
      // With the key that it has: only CONNECTEDs that open a transport may bring another (25.3).
      connected.publishes().onTurn(() -> sendConnected(connected.link(), renewed, null));
    } catch (ProtocolException refused) {
      fail(refused.error());
    }
  }

  /**
   * Checks that a request may do what it wants of this connection: it names its key, and shows what
   * the connection is held by, or at its end was. Thread: any.
   *
   * @throws ProtocolException 40102 when it may not, 80022 when the connection is over
   */
  public void requireHeldBy(Identity caller, String connectionKey, Claim claim) {
    Holding holding =
        switch (state) {
          case Connected connected -> connected.holding();
          case Ended(var left) when claim == Claim.FETCH -> left;
          case Opening _, Ended _ -> null;
        };
    if (holding == null) {
      throw new ProtocolException(
          ErrorCode.CONNECTION_NOT_FOUND, "the connection is over: reconnect");
    }
    holding.require(claim, caller, services().keys().owner(connectionKey, caller.app()));
  }

  /** Who it is; null while that is not known. Thread: any. */
  @Nullable Identity identity() {
    return state instanceof Connected connected ? connected.identity().current() : null;
  }

  /** A revocation ends its token, now or soon. Thread: any. */
  void revoke() {
    execute(() -> {
      if (state instanceof Connected connected) {
        connected.identity().onRevoked();
      }
    });
  }

  /** What its key may do, or where it may be, has perhaps changed. Thread: any. */
  void recheck() {
    execute(() -> {
      if (state instanceof Connected connected) {
        onRecheck(connected);
      }
    });
  }

  private void onRecheck(Connected connected) {
    Identity was = connected.identity().current();
    try {
      services().namespaces().requireTls(was.app(), was.isByKey(), traits.secure());
    } catch (ProtocolException refused) {
      fail(refused.error());
      return;
    }
    Identity now = services().access().asOfNow(was);
    if (!now.equals(was)) {
      connected.identity().onChanged(now);
      connected.onIdentity(now);
    }
    connected.onRules();
  }

  /** A frame that can't be read at all: the connection ends, nobody else notices. */
  public void onMalformed(ProtocolException problem) {
    fail(problem.error());
  }

  /** A batch of frames has been worked off: answers leave together. */
  public void onReadComplete() {
    loop.channels().onBatchEnd();
  }

  /** The transport takes frames again. */
  public void onWritable() {
    if (!lagging.isEmpty()) {
      List<Attachment> behind = lagging;
      lagging = List.of();
      behind.forEach(Attachment::onWritable);
    }
  }

  /** The transport is gone; the connection may come back on another. */
  public void onTransportClosed() {
    switch (state) {
      case Connected connected -> {
        services().registry().remove(this);
        tell(false, connected.identity().current());
        connected.onTransportClosed();
        state = new Ended(connected.holding());
      }
      case Opening _ -> {
        loop.onOpeningEnded(this);
        state = new Ended(null);
      }
      case Ended _ -> {}
    }
  }

  /** Another transport took the connection over. Thread: any. */
  void supersede() {
    disconnect(ErrorCode.CONNECTION_SUPERSEDED.with("another transport took this connection over"));
  }

  /** The node ends: the client is to resume at another. */
  void goElsewhere() {
    onDisconnect(ErrorCode.DISCONNECTED.with("this node is shutting down: reconnect"));
  }

  /** Ends the transport; the client may resume. Thread: any. */
  void disconnect(ErrorInfo error) {
    execute(() -> onDisconnect(error));
  }

  /** Does something on its loop that its client hears of; if that fails, it ends. Thread: any. */
  void execute(Runnable task) {
    loop.loop()
        .execute(() -> {
          loop.guard(task, this);
          loop.channels().onBatchEnd();
        });
  }

  void onDisconnect(ErrorInfo error) {
    if (!(state instanceof Ended)) {
      send(new ServerFrame.Disconnected(error));
      end();
    }
  }

  /** Something failed that is its own: the client is to resume. */
  @Override
  public void onFailure() {
    try {
      onDisconnect(ErrorCode.DISCONNECTED.with("this connection failed on the node: reconnect"));
    } catch (Throwable failed) {
      onTransportClosed(); // not even that can be written
      throw failed;
    } finally {
      transport.close();
    }
  }

  /** Ends the connection for a reason that coming back does not mend. */
  void fail(ErrorInfo error) {
    if (!(state instanceof Ended)) {
      send(new ServerFrame.Failed(null, error));
      end();
    }
  }

  private void end() {
    transport.flush();
    onTransportClosed();
    transport.close();
  }

  /** Sends a sign of life if nothing else was sent for long. */
  @Override
  public long onLook(long nowNanos) {
    if (state instanceof Ended) {
      return -1;
    }
    long silentNanos = nowNanos - writtenNanos;
    if (!transport.isWritable()) {
      if (silentNanos > STUCK_NANOS) {
        onDisconnect(ErrorCode.DISCONNECTED.with("the client took nothing for a minute"));
        return -1;
      }
      return services().settings().maxIdleMillis() / 2;
    }
    long idleMillis = services().settings().maxIdleMillis() - silentNanos / NANOS_PER_MILLI;
    if (idleMillis > 1_000) {
      return idleMillis - 1_000;
    }
    transport.write(loop.heartbeats().of(transport.format()));
    onWritten();
    return services().settings().maxIdleMillis() - 1_000;
  }

  void send(ServerFrame frame) {
    if (state instanceof Ended) {
      return;
    }
    transport.write(ServerFrameEncoder.encode(transport.format(), frame));
    onWritten();
  }

  @Override
  public Transport transport() {
    return transport;
  }

  @Override
  public void onWritten() {
    if (!written) {
      written = true;
      loop.channels().onWritten(this);
    }
  }

  @Override
  public void flush() {
    written = false;
    if (transport.isWritable()) { // what only queues up is no sign of life, to either side
      writtenNanos = services().nanoTime().getAsLong();
    }
    transport.flush();
  }

  @Override
  public void onLagging(Attachment attachment) {
    if (lagging.isEmpty()) {
      lagging = new ArrayList<>(1);
    }
    if (!lagging.contains(attachment)) {
      lagging.add(attachment);
    }
  }
}
