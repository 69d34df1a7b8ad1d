package dev.barnabas.core.presence;

import dev.barnabas.core.log.ChannelKey;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Members by channel, by connection, and how many each node answers for. Bounded by the members
 * that publishers are allowed: per channel a limit, channels as connections have them.
 *
 * <p>Thread: the log reader.
 */
final class MemberIndex {
  // Insertion order everywhere: the same records give the same pages on every node.
  private final Map<ChannelKey, Map<MemberKey, Member>> channels = new LinkedHashMap<>();
  private final Map<String, Map<ChannelKey, Integer>> connections = new HashMap<>();
  private final Map<Long, Integer> owners = new HashMap<>();

  @Nullable Member find(Place place) {
    return members(place.channel()).get(place.member());
  }

  Map<MemberKey, Member> members(ChannelKey channel) {
    return channels.getOrDefault(channel, Map.of());
  }

  Collection<ChannelKey> channels() {
    return Collections.unmodifiableSet(channels.keySet());
  }

  boolean hasAny(String connectionId) {
    return connections.containsKey(connectionId);
  }

  boolean hasAny(String connectionId, ChannelKey channel) {
    return connections.getOrDefault(connectionId, Map.of()).containsKey(channel);
  }

  Set<ChannelKey> channelsOf(String connectionId) {
    Map<ChannelKey, Integer> places = connections.get(connectionId);
    return places == null ? Set.of() : new LinkedHashSet<>(places.keySet());
  }

  int ownedBy(long node) {
    return owners.getOrDefault(node, 0);
  }

  Set<Long> owners() {
    return Collections.unmodifiableSet(owners.keySet());
  }

  void put(Place place, Member member) {
    Member before =
        channels
            .computeIfAbsent(place.channel(), channel -> new LinkedHashMap<>())
            .put(place.member(), member);
    if (before == null) {
      connections
          .computeIfAbsent(place.member().connectionId(), id -> new LinkedHashMap<>(2))
          .merge(place.channel(), 1, Integer::sum);
    } else {
      lower(owners, before.owner().node());
    }
    owners.merge(member.owner().node(), 1, Integer::sum);
  }

  void remove(Place place) {
    Map<MemberKey, Member> members = channels.get(place.channel());
    Member gone = members == null ? null : members.remove(place.member());
    if (members == null || gone == null) {
      return;
    }
    if (members.isEmpty()) {
      channels.remove(place.channel());
    }
    lower(owners, gone.owner().node());
    String connectionId = place.member().connectionId();
    Map<ChannelKey, Integer> places = connections.get(connectionId);
    if (places != null) {
      lower(places, place.channel());
      if (places.isEmpty()) {
        connections.remove(connectionId);
      }
    }
  }

  private static <K> void lower(Map<K, Integer> counts, K key) {
    counts.computeIfPresent(key, (same, count) -> count == 1 ? null : count - 1);
  }
}
