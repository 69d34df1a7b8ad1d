package dev.barnabas.testkit.simulation;

import dev.barnabas.core.access.Credential;
import dev.barnabas.core.session.ConnectRequest;
import dev.barnabas.protocol.codec.WireFormat;
import dev.barnabas.protocol.error.ErrorCode;
import dev.barnabas.protocol.frame.Action;
import dev.barnabas.testkit.simulation.Publishes.Publish;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A client that behaves as SDKs do: resumes on any node, sends what was not answered again under
 * the same serials, attaches again from where it was.
 *
 * <p>Thread: the one that runs the world.
 */
public final class SimulatedClient implements SimulatedTransport.Receiver {
  private static final long CONNECT_TIMEOUT_MILLIS = 6_000;
  private static final long IDLE_MAX_MILLIS = 25_000; // 15 s from CONNECTED and 10 s of patience
  private static final long SUSPEND_MILLIS = 15_000; // then what is not answered is given up

  private final World world;
  private final String name;
  private final boolean echo;
  private final WireFormat format;
  private final Map<String, ClientChannel> channels = new LinkedHashMap<>();
  private final ClientMembers members = new ClientMembers(this);
  private final ArrayDeque<Pending> pending = new ArrayDeque<>();
  private final Set<String> connectionIds = new HashSet<>();
  private @Nullable SimulatedTransport transport;
  private @Nullable String connectionId;
  private @Nullable String connectionKey;
  private boolean recovering;
  private boolean everRecovered;

  // Its takeover may land late and move the ids of the one that succeeded: known, and bearable, as
  // it takes a process that dies and a takeover that hangs.
  private boolean recoverGivenUp;
  private boolean closed;
  private boolean everClosed;
  private @Nullable String closedId;
  private boolean connected;
  private boolean over;
  private long awayUntilMillis;
  private int discontinuities;
  private long msgSerial;
  private long lastHeardMillis;

  private record Pending(
      long serial, Publish publish, ClientMembers.@Nullable Event event, long sinceMillis) {}

  SimulatedClient(World world, String name, boolean echo, WireFormat format) {
    this.world = world;
    this.name = name;
    this.echo = echo;
    this.format = format;
    watch();
  }

  Scheduler scheduler() {
    return world.scheduler();
  }

  boolean isConnected() {
    return connected;
  }

  ClientMembers members() {
    return members;
  }

  @Nullable String connectionId() {
    return connectionId;
  }

  /** Whether a process of it died: another cannot know the ids of its members. */
  boolean hasRecovered() {
    return everRecovered;
  }

  ClientChannel channel(String channelName) {
    return channels.computeIfAbsent(channelName, wanted -> new ClientChannel(this, wanted));
  }

  /** Messages that it ever got. */
  int received() {
    return channels.values().stream().mapToInt(ClientChannel::received).sum();
  }

  boolean hasClosed() {
    return everClosed;
  }

  /** Whether it could resume what it had closed: no node had the log to say that it is over. */
  boolean isBackAfterClose() {
    return closedId != null && closedId.equals(connectionId);
  }

  List<ClientChannel> channels() {
    return new ArrayList<>(channels.values());
  }

  @Nullable SimulatedTransport transport() {
    return transport;
  }

  /** Publishes still without an answer. */
  int unanswered() {
    return pending.size();
  }

  /** Opens a transport to some node; asks to resume when it had a connection. */
  void connect() {
    if (over || transport != null) {
      return;
    }
    long awayMillis = awayUntilMillis - scheduler().nowMillis();
    if (awayMillis > 0) {
      scheduler().after(awayMillis, this::connect);
      return;
    }
    SimulatedNode node = world.someNode();
    if (node == null) {
      scheduler().after(300, this::connect);
      return;
    }
    var request =
        new ConnectRequest(
            new Credential.Key(World.KEY),
            "5",
            null,
            "simulated",
            echo,
            true,
            recovering ? null : connectionKey,
            recovering ? connectionKey : null,
            false,
            null,
            null);
    SimulatedTransport opened = node.connect(request, format, this);
    transport = opened;
    connected = false;
    scheduler()
        .after(
            CONNECT_TIMEOUT_MILLIS,
            () -> {
              if (transport == opened && !connected) {
                leave(opened);
              }
            });
  }

  /** Drops the transport without a word, and comes back. */
  void leave(SimulatedTransport left) {
    left.cut(scheduler().below(20), scheduler().chance(0.5) ? 20 : 20_000);
    onClosed(left);
  }

  private void watch() {
    scheduler()
        .after(
            2_000,
            () -> {
              SimulatedTransport watched = transport;
              long silent = scheduler().nowMillis() - lastHeardMillis;
              if (watched != null && connected && silent > IDLE_MAX_MILLIS) {
                world.onIdleDrop();
                leave(watched);
              }
              if (!over) {
                watch();
              }
            });
  }

  /** The process dies; another recovers the connection with what it had written down. */
  void dieAndRecover() {
    if (transport != null && connected) {
      pending.clear();
      msgSerial = 0;
      recovering = true;
      everRecovered = true;
      leave(transport);
    }
  }

  /** Has no network for so long. */
  void stayAway(long millis) {
    awayUntilMillis = scheduler().nowMillis() + millis;
    if (transport != null) {
      leave(transport);
    }
  }

  /** How often it was told that it missed something. */
  int discontinuities() {
    return discontinuities;
  }

  /** Ends the connection as a user does, then starts anew; a resume must be refused. */
  void close() {
    if (connected) {
      members.forgetAll();
      send(Wire.frame(Action.CLOSE));
      closed = true;
      everClosed = true;
      closedId = connectionId;
      pending.clear();
    }
  }

  /** Ends for good. */
  void end() {
    over = true;
    if (transport != null) {
      leave(transport);
    }
  }

  void send(Map<String, @Nullable Object> frame) {
    if (transport != null && connected && !closed) {
      world.trace().sent(this, frame);
      transport.send(frame);
    }
  }

  void publish(Publish publish) {
    if (!closed) {
      var next = new Pending(msgSerial++, publish, null, scheduler().nowMillis());
      pending.add(next);
      send(frame(next));
    }
  }

  void publish(ClientMembers.Event event) {
    if (!closed) {
      var next = new Pending(msgSerial++, Publishes.nothing(), event, scheduler().nowMillis());
      pending.add(next);
      send(frame(next));
    }
  }

  /** Whether it knows how all that it said of its members on a channel ended. */
  boolean isAnswered(String channelName) {
    return pending.stream()
        .map(Pending::event)
        .noneMatch(event -> event != null && event.channel().equals(channelName));
  }

  private static Map<String, @Nullable Object> frame(Pending pending) {
    ClientMembers.Event event = pending.event();
    if (event != null) {
      return event.frame(pending.serial());
    }
    Publish publish = pending.publish();
    Map<String, @Nullable Object> frame = Wire.frame(Action.MESSAGE);
    frame.put("channel", publish.channel);
    frame.put("msgSerial", pending.serial());
    var messages = new ArrayList<Map<String, @Nullable Object>>();
    for (String text : publish.texts) {
      var message = new LinkedHashMap<String, @Nullable Object>();
      message.put("data", text);
      if (publish.id != null) {
        message.put("id", publish.id + ":" + messages.size());
      }
      messages.add(message);
    }
    frame.put("messages", messages);
    return frame;
  }

  @Override
  public void onClosed(SimulatedTransport gone) {
    if (gone == transport) {
      recoverGivenUp |= recovering && !connected;
      transport = null;
      connected = false;
      closed = false;
      scheduler().after(scheduler().below(800), this::connect);
    }
  }

  @Override
  public void onFrame(SimulatedTransport from, Object tree) {
    if (from != transport || over) {
      return;
    }
    lastHeardMillis = scheduler().nowMillis();
    Map<?, ?> frame = Wire.map(tree);
    world.trace().got(this, frame);
    switch ((int) Wire.number(frame, "action")) {
      case Action.HEARTBEAT -> {}
      case Action.CONNECTED -> onConnected(frame);
      case Action.DISCONNECTED, Action.CLOSED -> leave(from);
      case Action.ERROR -> throw new Violation(this + " got an ERROR: " + frame);
      default -> {
        if (!closed) {
          onOther(frame);
        }
      }
    }
  }

  private void onOther(Map<?, ?> frame) {
    switch ((int) Wire.number(frame, "action")) {
      case Action.ACK -> onAck(frame);
      case Action.NACK -> onNack(frame);
      default -> onChannelFrame(frame);
    }
  }

  private void onChannelFrame(Map<?, ?> frame) {
    ClientChannel channel = channels.get(Wire.text(frame, "channel"));
    if (channel == null) {
      throw new Violation(this + " got a frame of a channel it never asked for: " + frame);
    }
    switch ((int) Wire.number(frame, "action")) {
      case Action.ATTACHED -> channel.onAttached(frame);
      case Action.DETACHED -> channel.onDetached(frame);
      case Action.MESSAGE -> channel.onMessage(frame);
      case Action.PRESENCE -> channel.presence().onPresence(frame);
      case Action.SYNC -> channel.presence().onSync(frame);
      default -> throw new Violation(this + " does not know this frame: " + frame);
    }
  }

  private void onConnected(Map<?, ?> frame) {
    connected = true;
    String id = Wire.text(frame, "connectionId");
    boolean same = id.equals(connectionId);
    if (connectionKey != null && !same && Wire.code(frame) == 0) {
      throw new Violation(this + " was not told why its connection is another");
    }
    if (connectionKey != null && !same) {
      world.onLostConnection(this, Wire.code(frame) == ErrorCode.RESUME_EXPIRED.code());
    }
    connectionId = id;
    connectionIds.add(id);
    connectionKey = Wire.text(Wire.map(frame.get("connectionDetails")), "connectionKey");
    recovering = false;
    resend(same);
    members.onConnected();
    channels.values().forEach(ClientChannel::onConnected);
  }

  private void resend(boolean same) {
    long now = scheduler().nowMillis();
    var again = new ArrayList<>(pending);
    again.removeIf(one -> {
      boolean late = now - one.sinceMillis() > SUSPEND_MILLIS;
      if (late && one.event() != null) {
        members.onNack(one.event());
      }
      return late;
    });
    pending.clear();
    if (!same) {
      msgSerial = 0;
    }
    for (Pending one : again) {
      if (same) {
        one.publish().mayRepeat |= recoverGivenUp && one.publish().id == null;
        pending.add(one);
        send(frame(one));
      } else {
        one.publish().mayRepeat |= one.publish().id == null;
        var moved = new Pending(msgSerial++, one.publish(), one.event(), one.sinceMillis());
        pending.add(moved);
        send(frame(moved));
      }
    }
  }

  private void onAck(Map<?, ?> frame) {
    long first = Wire.number(frame, "msgSerial");
    List<?> results = Wire.list(frame.get("res"));
    for (int i = 0; i < Wire.number(frame, "count"); i++) {
      Pending answered = answered(first + i, frame);
      if (answered.event() != null) {
        members.onAck(answered.event());
        continue;
      }
      var serials = new ArrayList<@Nullable String>();
      for (Object serial : Wire.list(Wire.map(results.get(i)).get("serials"))) {
        serials.add(serial instanceof String text ? text : null);
      }
      if (serials.size() != answered.publish().texts.size()) {
        throw new Violation(this + " got an ACK with too few serials: " + frame);
      }
      world.onAcknowledged(answered.publish(), serials);
    }
  }

  private void onNack(Map<?, ?> frame) {
    Pending refused = answered(Wire.number(frame, "msgSerial"), frame);
    if (refused.event() != null) {
      members.onNack(refused.event());
    }
    if (Wire.number(frame, "count") != 1 || Wire.code(frame) == 0) {
      throw new Violation(this + " got a NACK without count or error: " + frame);
    }
  }

  private Pending answered(long serial, Map<?, ?> frame) {
    Pending head = pending.poll();
    if (head == null || head.serial() != serial) {
      throw new Violation(this + " awaits the answer for " + head + ", not " + frame);
    }
    return head;
  }

  void onDiscontinuity(String channel, Map<?, ?> frame) {
    if (channel.startsWith(TableRule.PREFIX)) {
      return; // it gets another snapshot: nothing is missing
    }
    discontinuities++;
    world.onDiscontinuity(this + " on " + channel + ": " + frame);
  }

  /** Everything it ever got is what the log says. */
  void check(Reference reference, Tables tables) {
    for (ClientChannel channel : channels.values()) {
      channel.check(reference, echo ? Set.of() : connectionIds);
      channel.check(tables);
    }
  }

  @Override
  public String toString() {
    return name;
  }
}
