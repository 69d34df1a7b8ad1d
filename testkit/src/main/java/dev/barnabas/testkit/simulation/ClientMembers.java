package dev.barnabas.testkit.simulation;

import dev.barnabas.protocol.frame.Action;
import dev.barnabas.protocol.message.PresenceAction;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The members that a simulated client wants to be present: enters them again whenever it attached
 * (spec RTP17i), asks again for what was refused.
 *
 * <p>Thread: the one that runs the world.
 */
final class ClientMembers {
  private static final int AGAIN_MILLIS = 700;

  private final SimulatedClient client;
  private final Map<String, Map<String, String>> wanted = new LinkedHashMap<>(); // channel → data
  private final Map<String, Map<String, String>> unwanted = new LinkedHashMap<>(); // not yet ACKed

  /** One event of a member, as it is sent. */
  record Event(
      String channel, PresenceAction action, String clientId, String data, @Nullable String id) {
    Map<String, @Nullable Object> frame(long msgSerial) {
      Map<String, @Nullable Object> item = new LinkedHashMap<>();
      item.put("action", (long) action.number());
      item.put("clientId", clientId);
      item.put("data", data);
      if (id != null) {
        item.put("id", id);
      }
      Map<String, @Nullable Object> frame = Wire.frame(Action.PRESENCE);
      frame.put("channel", channel);
      frame.put("msgSerial", msgSerial);
      frame.put("presence", List.of(item));
      return frame;
    }
  }

  ClientMembers(SimulatedClient client) {
    this.client = client;
  }

  boolean isEmpty() {
    return wanted.isEmpty() && unwanted.isEmpty();
  }

  /**
   * Enters a member, or updates it; not in a connection that was closed and came back after all,
   * whose members may still be ended.
   */
  void enter(String channel, String clientId, String data) {
    if (client.isBackAfterClose()) {
      return;
    }
    of(unwanted, channel).remove(clientId);
    boolean there = of(wanted, channel).put(clientId, data) != null;
    PresenceAction action = there ? PresenceAction.UPDATE : PresenceAction.ENTER;
    client.publish(new Event(channel, action, clientId, data, null));
  }

  void leave(String channel, String clientId) {
    String data = of(wanted, channel).remove(clientId);
    if (data != null) {
      of(unwanted, channel).put(clientId, data);
      client.publish(new Event(channel, PresenceAction.LEAVE, clientId, "bye", null));
    }
    clean();
  }

  void leaveAll(String channel) {
    List.copyOf(of(wanted, channel).keySet()).forEach(member -> leave(channel, member));
    clean();
  }

  /** The client detaches and says nothing of its members: the server has to. */
  void abandon(String channel) {
    wanted.remove(channel);
  }

  /** The connection was closed: should it come back after all, its members must go. */
  void forgetAll() {
    List.copyOf(wanted.keySet())
        .forEach(channel -> of(unwanted, channel).putAll(of(wanted, channel)));
    wanted.clear();
  }

  void onConnected() {
    List.copyOf(unwanted.keySet())
        .forEach(channel ->
            List.copyOf(of(unwanted, channel).keySet())
                .forEach(member ->
                    client.publish(new Event(channel, PresenceAction.LEAVE, member, "bye", null))));
    clean();
  }

  void onAttached(ClientChannel channel) {
    new LinkedHashMap<>(of(wanted, channel.name()))
        .forEach((member, data) -> {
          String key = client.connectionId() + ":" + member;
          String id = channel.presence().idOf(key);
          client.publish(new Event(channel.name(), PresenceAction.ENTER, member, data, id));
        });
    clean();
  }

  void onAck(Event event) {
    if (event.action() == PresenceAction.LEAVE) {
      of(unwanted, event.channel()).remove(event.clientId());
      clean();
    }
  }

  void onNack(Event event) {
    client.scheduler().after(AGAIN_MILLIS, () -> again(event));
  }

  private void again(Event event) {
    String data = of(wanted, event.channel()).get(event.clientId());
    boolean leaves = of(unwanted, event.channel()).containsKey(event.clientId());
    clean();
    if (!client.isConnected()) {
      client.scheduler().after(AGAIN_MILLIS, () -> again(event));
    } else if (data != null) {
      client.publish(
          new Event(event.channel(), PresenceAction.ENTER, event.clientId(), data, null));
    } else if (leaves && event.action() == PresenceAction.LEAVE) {
      client.publish(event);
    }
  }

  /** The members that have to be there, as a client's presence shows them. */
  Set<String> present(String channel) {
    var present = new TreeSet<String>();
    wanted
        .getOrDefault(channel, Map.of())
        .forEach((member, data) -> present.add(client.connectionId() + ":" + member + "=" + data));
    return present;
  }

  private void clean() {
    wanted.values().removeIf(Map::isEmpty);
    unwanted.values().removeIf(Map::isEmpty);
  }

  private static Map<String, String> of(Map<String, Map<String, String>> all, String channel) {
    return all.computeIfAbsent(channel, absent -> new LinkedHashMap<>());
  }
}
