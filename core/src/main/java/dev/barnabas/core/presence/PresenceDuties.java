package dev.barnabas.core.presence;

import dev.barnabas.core.log.ChannelKey;
import dev.barnabas.core.presence.Graces.Grace;
import dev.barnabas.core.presence.PartitionMembers.Replayed;
import dev.barnabas.core.presence.PresenceRecord.Keeping;
import dev.barnabas.core.presence.PresenceRecord.Kept;
import dev.barnabas.core.presence.PresenceRecord.Left;
import dev.barnabas.core.presence.PresenceRecord.Published;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What this node owes for the members of its own connections in a partition: to take them over with
 * their connection, to keep them in the log, to let them go when their client says so or their
 * connection does not come back. All of it by appending records; {@link PartitionMembers} changes
 * when they are replayed.
 *
 * <p>Thread: the log reader.
 */
final class PresenceDuties implements MemberEvents {
  private static final int KEPT_PER_TURN = 2_000; // members, once a second
  private static final long AGAIN_MILLIS = 1_000;

  private final long node;
  private final PresenceTimes times;
  private final Connections connections;
  private final PresenceHost host;
  private final Graces graces = new Graces();
  private final KeepQueue keeps = new KeepQueue();
  private final OnTheirWay coming = new OnTheirWay();
  private final Leaves leaves;
  private final Takeovers takeovers;
  private long aliveMillis;

  /**
   * @param node this node's incarnation
   */
  PresenceDuties(long node, PresenceTimes times, Connections connections, PresenceHost host) {
    this.node = node;
    this.times = times;
    this.connections = connections;
    this.host = host;
    this.leaves = new Leaves(host, coming);
    this.takeovers = new Takeovers(node, connections, host, leaves, coming);
  }

  Leaves leaves() {
    return leaves;
  }

  @Override
  public void onSaid(Replayed at, Published published) {
    leaves.onSaid(at, published, node);
  }

  @Override
  public void onOwned(Place place, Member member) {
    takeovers.onSettled(place);
    String connectionId = place.member().connectionId();
    Integer live = connections.generation(connectionId);
    if (member.owner().node() != node) {
      keeps.remove(place);
      if (live != null) {
        takeovers.claim(connectionId);
      }
      return;
    }
    keeps.spoke(place, member.clockMillis());
    if (live == null) {
      graces.add(grace(connectionId, member.owner().generation(), times.graceMillis()));
    } else if (live != member.owner().generation()) {
      takeovers.claim(connectionId);
    }
  }

  @Override
  public void onRemoved(Place place, Member member, boolean byClient) {
    keeps.remove(place);
    Integer live = connections.generation(place.member().connectionId());
    if (!byClient && live != null && !leaves.covers(place, member)) {
      takeovers.retake(place, member);
    } else {
      takeovers.onSettled(place);
    }
  }

  /** The connection lives here now: its members are this node's. */
  void onOpened(String connectionId) {
    takeovers.claim(connectionId);
  }

  /** Whether the log may bring members of the connection that are not replayed yet. */
  boolean awaits(String connectionId) {
    return coming.isAny(connectionId);
  }

  /** A transport ended; its members may stay for so long. */
  void onEnded(String connectionId, int generation, long graceMillis) {
    graces.set(grace(connectionId, generation, graceMillis));
  }

  private Grace grace(String connectionId, int generation, long millis) {
    return new Grace(connectionId, generation, host.nowMillis() + millis);
  }

  /** Owes what another owed that was lost: the partition is read anew. */
  void goOn(PresenceDuties lost, PartitionMembers members) {
    graces.goOn(lost.graces);
    leaves.goOn(lost.leaves, members);
  }

  /** The connection left the channel by its own word. */
  void leave(Attendance attendance, boolean moved, Runnable onOver, PartitionMembers members) {
    takeovers.onLeft(attendance);
    leaves.add(attendance, moved, onOver, members);
  }

  /** Once a second. */
  void keepHouse(PartitionMembers members, long clockMillis) {
    long now = host.nowMillis();
    leaves.keepHouse(members);
    takeovers.keepHouse(members);
    letGo(members);
    if (members.ownedBy(node) > 0 && now - aliveMillis >= times.aliveMillis() && host.alive()) {
      aliveMillis = now;
    }
    keep(members, clockMillis);
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
        if (owned && !host.append(channel, left, replayed -> onLetGo(grace, replayed))) {
          onLetGo(grace, false);
          break;
        }
      }
    }
  }

  private void onLetGo(Grace grace, boolean replayed) {
    if (!replayed) {
      onEnded(grace.connectionId(), grace.generation(), AGAIN_MILLIS);
    }
  }

  private void keep(PartitionMembers members, long clockMillis) {
    Map<ChannelKey, List<Keeping>> byChannel = new LinkedHashMap<>();
    for (Place place : keeps.silentSince(clockMillis - times.keepMillis(), KEPT_PER_TURN)) {
      Member member = members.find(place);
      if (member != null && !leaves.covers(place, member)) {
        byChannel
            .computeIfAbsent(place.channel(), channel -> new ArrayList<>())
            .add(new Keeping(member, member.owner().generation()));
      }
      keeps.spoke(place, clockMillis); // it is under way; replay says it again
    }
    byChannel.forEach((channel, some) -> {
      for (Kept kept : Kept.of(some, host.seen(), false)) {
        if (!host.append(channel, kept)) {
          return;
        }
      }
    });
  }
}
