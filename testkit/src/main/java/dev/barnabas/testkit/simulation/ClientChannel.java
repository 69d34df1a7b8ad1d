package dev.barnabas.testkit.simulation;

import dev.barnabas.protocol.frame.Action;
import dev.barnabas.protocol.frame.Flag;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One channel of a simulated client: attaches, keeps the last serial, attaches again.
 *
 * <p>Thread: the one that runs the world.
 */
final class ClientChannel {
  // A session answers within 8 s; a stalled transport and a stalled loop may keep that back.
  private static final long ANSWER_MILLIS = 30_000;

  private final SimulatedClient client;
  private final String name;
  private final List<Segment> closed = new ArrayList<>();
  private @Nullable Segment segment;
  private @Nullable String serial;
  private State state = State.DETACHED;
  private @Nullable String rewind;
  private long attempt;
  private boolean wanted; // while it detaches: to be attached after that (spec RTL4h)
  private final List<ClientTable> tables = new ArrayList<>(); // one for each segment
  private final ClientPresence presence = new ClientPresence();
  private final DeltaDecoder deltas = new DeltaDecoder();
  private final boolean wantsDeltas;
  private boolean dropping; // it could not decode: nothing counts until ATTACHED (spec RTL18)

  enum State {
    DETACHED,
    ATTACHING,
    ATTACHED,
    DETACHING
  }

  ClientChannel(SimulatedClient client, String name) {
    this.client = client;
    this.name = name;
    this.wantsDeltas = (client + name).hashCode() % 2 == 0;
  }

  State state() {
    return state;
  }

  String name() {
    return name;
  }

  ClientPresence presence() {
    return presence;
  }

  void attach(@Nullable String rewindParam) {
    if (state == State.ATTACHED) {
      attachAgain(); // with the same params: other ones would be no recovery
      return;
    }
    rewind = rewindParam;
    wanted = state == State.DETACHING;
    if (!wanted) {
      sendAttach();
    }
  }

  void sendAttach() {
    state = State.ATTACHING;
    Map<String, @Nullable Object> frame = Wire.frame(Action.ATTACH);
    frame.put("channel", name);
    if (serial != null) {
      frame.put("channelSerial", serial);
      frame.put("flags", (long) Flag.ATTACH_RESUME);
    }
    var params = new LinkedHashMap<String, Object>();
    if (rewind != null) {
      params.put("rewind", rewind);
    }
    if (wantsDeltas) {
      params.put("delta", "vcdiff");
    }
    frame.put("params", params);
    client.send(frame);
    long mine = ++attempt;
    client.scheduler().after(ANSWER_MILLIS, () -> onTimeout(mine));
  }

  /** Attaches once more although it is attached: with deltas, as one who could not decode. */
  void attachAgain() {
    if (!wantsDeltas) {
      sendAttach();
    } else if (deltas.hasDecoded()) {
      dropping = true;
      sendAttach();
    }
  }

  private void onTimeout(long mine) {
    if (mine == attempt && state == State.ATTACHING && client.isConnected()) {
      throw new Violation(client + " waited too long for ATTACHED on " + name);
    }
  }

  void detach() {
    wanted = false;
    if (state == State.ATTACHED || state == State.ATTACHING) {
      // What has no answer yet would be sent again after the DETACH, and count.
      if (client.isAnswered(name) && client.scheduler().chance(0.7)) {
        client.members().abandon(name);
      } else {
        client.members().leaveAll(name);
      }
      state = State.DETACHING;
      attempt++;
      sendDetach();
    }
  }

  private void sendDetach() {
    Map<String, @Nullable Object> frame = Wire.frame(Action.DETACH);
    frame.put("channel", name);
    client.send(frame);
  }

  /** The connection is there again: goes on where it was. */
  void onConnected() {
    switch (state) {
      case ATTACHING, ATTACHED -> sendAttach();
      case DETACHING -> sendDetach();
      case DETACHED -> {}
    }
  }

  private void forget() {
    state = State.DETACHED;
    serial = null;
    end();
    if (wanted) {
      wanted = false;
      sendAttach();
    }
  }

  private void end() {
    if (segment != null) {
      closed.add(segment);
      segment = null;
    }
  }

  void onAttached(Map<?, ?> frame) {
    if (state == State.DETACHING || state == State.DETACHED) {
      return;
    }
    boolean resumed = (Wire.number(frame, "flags") & Flag.RESUMED) != 0;
    String from = Wire.text(frame, "channelSerial");
    if (resumed) {
      if (segment == null || serial == null) {
        throw new Violation(client + " had nothing on " + name + " that could be resumed");
      }
    } else {
      if (serial != null && Wire.code(frame) == 0) {
        throw new Violation(client + " was not told why " + name + " is not resumed");
      }
      if (serial != null) {
        client.onDiscontinuity(name, frame);
      }
      end();
      segment = new Segment(name, from);
      tables.add(new ClientTable(client + " on " + name, from));
    }
    state = State.ATTACHED;
    attempt++;
    serial = from;
    tables.getLast().onAttached(from);
    presence.onAttached((Wire.number(frame, "flags") & Flag.HAS_PRESENCE) != 0);
    client.members().onAttached(this);
    dropping = false;
    deltas.begin();
  }

  void onMessage(Map<?, ?> frame) {
    Segment open = segment;
    if (state == State.DETACHING || dropping) {
      return;
    }
    if (open == null || state == State.DETACHED) {
      throw new Violation(client + " got a message of " + name + ", which it is not attached to");
    }
    serial = Wire.text(frame, "channelSerial");
    if (ClientTable.isRow(frame)) {
      deltas.begin();
      tables.getLast().onRow(frame, serial);
      return;
    }
    if (name.startsWith(TableRule.PREFIX)) {
      tables.getLast().onMessage(frame);
    }
    open.add(serial, Wire.optional(frame, "connectionId"), Wire.texts(deltas.decode(frame)));
    for (Object message : Wire.list(frame.get("messages"))) {
      String place = Segment.place(Wire.text(Wire.map(message), "serial"));
      if (place.compareTo(Segment.place(serial)) > 0) {
        throw new Violation(name + ": a message's serial is above its frame's: " + frame);
      }
    }
  }

  void onDetached(Map<?, ?> frame) {
    if (state == State.DETACHING && Wire.code(frame) != 0) {
      return; // the server's own word, which crossed ours: the answer is still to come
    }
    attempt++;
    if (state == State.DETACHING) {
      forget();
    } else if (state != State.DETACHED) {
      if (Wire.code(frame) == 0) {
        throw new Violation(client + " was detached from " + name + " and not told why");
      }
      state = State.ATTACHING;
      long mine = attempt;
      client
          .scheduler()
          .after(
              500,
              () -> {
                if (mine == attempt && state == State.ATTACHING && client.isConnected()) {
                  sendAttach();
                }
              });
    }
  }

  int received() {
    int count = segment == null ? 0 : segment.received().size();
    return count + closed.stream().mapToInt(one -> one.received().size()).sum();
  }

  /** Everything it ever got is what the log says. */
  void check(Reference reference, Set<String> silent) {
    for (Segment each : closed) {
      each.check(client.toString(), reference, silent, false);
    }
    if (segment != null) {
      segment.check(client.toString(), reference, silent, state == State.ATTACHED);
    }
  }

  /** The table that it has is the true one. */
  void check(Tables truth) {
    if (name.startsWith(TableRule.PREFIX)) {
      for (ClientTable table : tables) {
        boolean live = segment != null && table == tables.getLast() && state == State.ATTACHED;
        table.check(truth, name, live);
      }
    }
  }
}
