package dev.barnabas.testkit.simulation;

import dev.barnabas.protocol.message.PresenceAction;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Who a simulated client believes to be on a channel, by the rules that SDKs follow: what is newer
 * counts, a SYNC sweeps out whom it does not name (spec RTP2, RTP18, RTP19).
 *
 * <p>Thread: the one that runs the world.
 */
final class ClientPresence {
  private final Map<String, Item> members = new LinkedHashMap<>(); // as many as enter
  private final Set<String> unconfirmed = new HashSet<>(); // by the sync under way
  private @Nullable String sync;

  private record Item(
      PresenceAction action, String id, String connectionId, long timestamp, String data) {
    /** The server's word, which goes by the time; else the place on the connection counts. */
    boolean isSynthesized() {
      return !id.startsWith(connectionId + ":");
    }

    long part(int at) {
      String[] parts = id.split(":", -1);
      return Long.parseLong(parts[at]);
    }

    boolean isNewerThan(Item other) {
      if (isSynthesized() || other.isSynthesized()) {
        return timestamp > other.timestamp; // as the strictest SDK has it
      }
      return part(1) == other.part(1) ? part(2) > other.part(2) : part(1) > other.part(1);
    }
  }

  void onAttached(boolean hasPresence) {
    sync = null;
    unconfirmed.clear();
    if (!hasPresence) {
      members.clear();
    }
  }

  void onPresence(Map<?, ?> frame) {
    for (Object item : Wire.list(frame.get("presence"))) {
      take(Wire.map(item));
    }
  }

  void onSync(Map<?, ?> frame) {
    String serial = Wire.text(frame, "channelSerial");
    int colon = serial.indexOf(':');
    String sequence = serial.substring(0, colon);
    if (!sequence.equals(sync)) {
      sync = sequence;
      unconfirmed.clear();
      unconfirmed.addAll(members.keySet());
    }
    onPresence(frame);
    if (colon == serial.length() - 1) {
      members.keySet().removeAll(unconfirmed);
      unconfirmed.clear();
      sync = null;
    }
  }

  private void take(Map<?, ?> tree) {
    var item =
        new Item(
            PresenceAction.ofNumber(Wire.number(tree, "action")).orElseThrow(),
            Wire.text(tree, "id"),
            Wire.text(tree, "connectionId"),
            Wire.number(tree, "timestamp"),
            String.valueOf(tree.get("data")));
    String key = item.connectionId() + ":" + Wire.text(tree, "clientId");
    unconfirmed.remove(key);
    Item known = members.get(key);
    if (known != null && !item.isNewerThan(known)) {
      return;
    }
    if (item.action() == PresenceAction.LEAVE) {
      members.remove(key);
    } else {
      members.put(key, item);
    }
  }

  /** The id of a member's last event; null: it is not there. */
  @Nullable String idOf(String key) {
    Item known = members.get(key);
    return known == null ? null : known.id();
  }

  /** The members with their data, in an order that does not depend on how they came. */
  Set<String> present() {
    var present = new TreeSet<String>();
    members.forEach((key, item) -> present.add(key + "=" + item.data()));
    return present;
  }
}
