package dev.barnabas.core.presence;

import dev.barnabas.core.log.ChannelKey;
import dev.barnabas.core.presence.PresenceRecord.Keeping;
import dev.barnabas.core.presence.PresenceRecord.Kept;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Members of this node's live connections that another answers for, or took away: they are taken
 * over, and that is owed until replay shows it. Bounded by the members of the partition.
 *
 * <p>Thread: the log reader.
 */
final class Takeovers {
  private final long node;
  private final Connections connections;
  private final PresenceHost host;
  private final Leaves leaves;
  private final OnTheirWay coming;
  private final Map<String, Claim> claims = new LinkedHashMap<>(); // connections here
  private final Map<Place, Taken> taken = new LinkedHashMap<>();

  /** Thread: the log reader. */
  private static final class Claim {
    int underWay;
  }

  /** Thread: the log reader. */
  private static final class Taken {
    final Member member;
    boolean underWay;

    Taken(Member member) {
      this.member = member;
    }
  }

  Takeovers(
      long node, Connections connections, PresenceHost host, Leaves leaves, OnTheirWay coming) {
    this.node = node;
    this.connections = connections;
    this.host = host;
    this.leaves = leaves;
    this.coming = coming;
  }

  /** Another answers for members of a connection that lives here. */
  void claim(String connectionId) {
    claims.computeIfAbsent(connectionId, absent -> new Claim());
  }

  /** Another took this node for dead, or for slower than it was: the member is still there. */
  void retake(Place place, Member member) {
    taken.put(place, new Taken(member));
  }

  /** The member left, or is there again. */
  void onSettled(Place place) {
    taken.remove(place);
  }

  /** The connection left the channel: what is not on its way does not come back. */
  void onLeft(Attendance attendance) {
    taken
        .entrySet()
        .removeIf(
            each -> Attendance.of(each.getKey()).equals(attendance) && !each.getValue().underWay);
  }

  private void onAppended(Place place, Taken lost) {
    lost.underWay = false;
    coming.remove(Attendance.of(place), lost);
  }

  /** Once a second. */
  void keepHouse(PartitionMembers members) {
    claims.entrySet().removeIf(each -> isClaimed(each.getKey(), each.getValue(), members));
    taken.entrySet().removeIf(each -> isBack(each.getKey(), each.getValue(), members));
  }

  private boolean isClaimed(String connectionId, Claim claim, PartitionMembers members) {
    Integer live = connections.generation(connectionId);
    if (live == null) {
      return true;
    }
    if (claim.underWay > 0) {
      return false;
    }
    boolean all = true;
    for (ChannelKey channel : members.channelsOf(connectionId)) {
      List<Keeping> mine = foreign(connectionId, live, channel, members);
      all &= mine.isEmpty();
      for (Kept kept : Kept.of(mine, host.seen(), true)) {
        if (!host.append(channel, kept, _ -> claim.underWay--)) {
          return false;
        }
        claim.underWay++;
      }
    }
    return all;
  }

  private List<Keeping> foreign(
      String connectionId, int live, ChannelKey channel, PartitionMembers members) {
    var mine = new ArrayList<Keeping>();
    var owner = new Owner(node, live);
    members
        .members(channel)
        .forEach((key, member) -> {
          if (key.connectionId().equals(connectionId)
              && !member.owner().equals(owner)
              && !leaves.covers(new Place(channel, key), member)) {
            mine.add(new Keeping(member, live));
          }
        });
    return mine;
  }

  private boolean isBack(Place place, Taken lost, PartitionMembers members) {
    Integer live = connections.generation(place.member().connectionId());
    if (lost.underWay) {
      return false;
    }
    if (live == null || members.find(place) != null || leaves.covers(place, lost.member)) {
      return true;
    }
    var kept = new Kept(List.of(new Keeping(lost.member, live)), host.seen(), true);
    lost.underWay = host.append(place.channel(), kept, _ -> onAppended(place, lost));
    if (lost.underWay) {
      coming.add(Attendance.of(place), lost);
    }
    return false;
  }
}
