package dev.barnabas.core.presence;

import dev.barnabas.core.log.ChannelKey;
import dev.barnabas.core.presence.Graces.Grace;
import dev.barnabas.core.presence.PresenceRecord.Keeping;
import dev.barnabas.core.presence.PresenceRecord.Kept;
import dev.barnabas.core.presence.PresenceRecord.Left;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What this node owes for the members of its own connections in a partition: to take them over with
 * their connection, to keep them in the log, to let them go when their connection does not come
 * back. All of it by appending records; {@link PartitionMembers} changes when they are replayed.
 *
 * <p>Thread: the log reader.
 */
final class PresenceDuties implements MemberEvents {
  static final int KEPT_PER_RECORD = 50; // a record takes 1 MiB, and a member 64 KiB at most
  private static final long KEPT_BYTES_MAX = 256 * 1024;
  private static final int KEPT_PER_TURN = 2_000; // members, once a second
  private static final long AGAIN_MILLIS = 1_000;

  private final long node;
  private final PresenceTimes times;
  private final Connections connections;
  private final PresenceHost host;
  private final Graces graces = new Graces();
  private final KeepQueue keeps = new KeepQueue();
  // Of this node's live connections, members that another's word took away: till the next turn.
  private final Map<Place, Keeping> taken = new LinkedHashMap<>();
  private final Set<String> claims = new LinkedHashSet<>(); // connections here, till the next turn
  private long aliveMillis;

  /**
   * @param node this node's incarnation
   */
  PresenceDuties(long node, PresenceTimes times, Connections connections, PresenceHost host) {
    this.node = node;
    this.times = times;
    this.connections = connections;
    this.host = host;
  }

  @Override
  public void onOwned(Place place, Member member) {
    String connectionId = place.member().connectionId();
    Integer live = connections.generation(connectionId);
    if (member.owner().node() != node) {
      keeps.remove(place);
      if (live != null) {
        claims.add(connectionId);
      }
      return;
    }
    keeps.spoke(place, member.clockMillis());
    if (live == null) {
      onEnded(connectionId, member.owner().generation(), times.graceMillis());
    } else if (live != member.owner().generation()) {
      claims.add(connectionId);
    }
  }

  @Override
  public void onRemoved(Place place, Member member, boolean byClient) {
    keeps.remove(place);
    Integer live = connections.generation(place.member().connectionId());
    if (!byClient && live != null) {
      taken.put(place, new Keeping(member.message(), live));
    } else {
      taken.remove(place);
    }
  }

  /** The connection lives here now: its members are this node's. */
  void onOpened(String connectionId) {
    claims.add(connectionId);
  }

  /** A transport ended; its members may stay for so long. */
  void onEnded(String connectionId, int generation, long graceMillis) {
    graces.add(new Grace(connectionId, generation, host.nowMillis() + graceMillis));
  }

  /** Once a second. */
  void keepHouse(PartitionMembers members, long clockMillis, long seen) {
    long now = host.nowMillis();
    claim(members, seen);
    retake(members, seen);
    letGo(members);
    if (members.ownedBy(node) > 0 && now - aliveMillis >= times.aliveMillis() && host.alive()) {
      aliveMillis = now;
    }
    keep(members, clockMillis, seen);
  }

  private void claim(PartitionMembers members, long seen) {
    for (String connectionId : List.copyOf(claims)) {
      Integer live = connections.generation(connectionId);
      boolean done = true;
      if (live != null) {
        var owner = new Owner(node, live);
        for (ChannelKey channel : members.channelsOf(connectionId)) {
          var mine = new ArrayList<Keeping>();
          members
              .members(channel)
              .forEach((key, member) -> {
                if (key.connectionId().equals(connectionId) && !member.owner().equals(owner)) {
                  mine.add(new Keeping(member.message(), live));
                }
              });
          done &= write(channel, mine, seen, true);
        }
      }
      if (done) {
        claims.remove(connectionId);
      }
    }
  }

  /** Another took this node for dead, or for slower than it was: its members are still there. */
  private void retake(PartitionMembers members, long seen) {
    for (var entry : List.copyOf(taken.entrySet())) {
      Place place = entry.getKey();
      boolean back = members.find(place) != null;
      Integer live = connections.generation(place.member().connectionId());
      if (back || live == null || write(place.channel(), List.of(entry.getValue()), seen, true)) {
        taken.remove(place);
      }
    }
  }

  private void letGo(PartitionMembers members) {
    for (Grace grace : graces.due(host.nowMillis())) {
      Integer live = connections.generation(grace.connectionId());
      if (live != null) {
        continue; // it is back: claimed, or about to be
      }
      var owner = new Owner(node, grace.generation());
      for (ChannelKey channel : members.channelsOf(grace.connectionId())) {
        boolean owned =
            members.members(channel).entrySet().stream()
                .anyMatch(entry ->
                    entry.getKey().connectionId().equals(grace.connectionId())
                        && entry.getValue().owner().equals(owner));
        var left = new Left(grace.connectionId(), node, grace.generation(), Long.MAX_VALUE);
        if (owned && !host.append(channel, left)) {
          onEnded(grace.connectionId(), grace.generation(), AGAIN_MILLIS);
          break;
        }
      }
    }
  }

  private void keep(PartitionMembers members, long clockMillis, long seen) {
    Map<ChannelKey, List<Keeping>> byChannel = new LinkedHashMap<>();
    for (Place place : keeps.silentSince(clockMillis - times.keepMillis(), KEPT_PER_TURN)) {
      Member member = members.find(place);
      if (member != null) {
        byChannel
            .computeIfAbsent(place.channel(), channel -> new ArrayList<>())
            .add(new Keeping(member.message(), member.owner().generation()));
      }
      keeps.spoke(place, clockMillis); // it is under way; replay says it again
    }
    byChannel.forEach((channel, some) -> write(channel, some, seen, false));
  }

  private boolean write(ChannelKey channel, List<Keeping> members, long seen, boolean takeover) {
    int from = 0;
    long bytes = 0;
    for (int i = 0; i < members.size(); i++) {
      long size = PresenceRules.sizeOf(members.get(i).message());
      if (i > from && (bytes + size > KEPT_BYTES_MAX || i - from == KEPT_PER_RECORD)) {
        if (!host.append(channel, new Kept(members.subList(from, i), seen, takeover))) {
          return false;
        }
        from = i;
        bytes = 0;
      }
      bytes += size;
    }
    return from == members.size()
        || host.append(channel, new Kept(members.subList(from, members.size()), seen, takeover));
  }
}
