package dev.barnabas.core.presence;

import dev.barnabas.core.log.ChannelKey;
import dev.barnabas.protocol.message.PresenceAction;
import dev.barnabas.protocol.message.PresenceMessage;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.ToIntFunction;

/**
 * Keeps channels from having too many members: counts those that are there and those on their way
 * through this node. Several nodes at once may let in a few more.
 *
 * <p>Thread: the log reader.
 */
public final class Entering {
  private final PartitionMembers members;
  private final ToIntFunction<String> membersMax;
  // On their way, with how often; bounded by the answers that connections may wait for.
  private final Map<ChannelKey, Map<MemberKey, Integer>> underWay = new HashMap<>();

  public Entering(PartitionMembers members, ToIntFunction<String> membersMax) {
    this.members = members;
    this.membersMax = membersMax;
  }

  public int limit(ChannelKey channel) {
    return membersMax.applyAsInt(channel.app());
  }

  /** Notes who enters; false: there is no room for all of them. */
  public boolean enter(PresenceRequest request) {
    ChannelKey channel = request.channel();
    Map<MemberKey, Integer> known = underWay.getOrDefault(channel, Map.of());
    Set<MemberKey> fresh = new HashSet<>();
    for (PresenceMessage event : request.events()) {
      MemberKey key = MemberKey.of(event);
      if (event.action() != PresenceAction.LEAVE
          && !known.containsKey(key)
          && !members.has(channel, key)) {
        fresh.add(key);
      }
    }
    if (!fresh.isEmpty() && !hasRoom(channel, known, fresh.size())) {
      return false;
    }
    for (PresenceMessage event : request.events()) {
      if (event.action() != PresenceAction.LEAVE) {
        underWay
            .computeIfAbsent(channel, absent -> new HashMap<>())
            .merge(MemberKey.of(event), 1, Integer::sum);
      }
    }
    return true;
  }

  private boolean hasRoom(ChannelKey channel, Map<MemberKey, Integer> known, int more) {
    long coming = known.keySet().stream().filter(key -> !members.has(channel, key)).count();
    return members.count(channel) + coming + more <= limit(channel);
  }

  /** They are there now, or will never be. */
  public void done(PresenceRequest request) {
    Map<MemberKey, Integer> known = underWay.get(request.channel());
    if (known == null) {
      return;
    }
    for (PresenceMessage event : request.events()) {
      if (event.action() != PresenceAction.LEAVE) {
        known.computeIfPresent(MemberKey.of(event), (key, count) -> count == 1 ? null : count - 1);
      }
    }
    if (known.isEmpty()) {
      underWay.remove(request.channel());
    }
  }
}
