package dev.barnabas.core.presence;

import dev.barnabas.core.log.ChannelKey;
import dev.barnabas.core.presence.PresenceRecord.Left;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Finds nodes that have members in the partition and gave no sign of life for too long in log time,
 * and members that nobody keeps: appends that they left. All nodes look; what a second one appends
 * fits nobody any more.
 *
 * <p>Thread: the log reader.
 */
final class SilentNodes {
  private static final int CHANNELS_PER_TURN = 1_000;
  private static final long AGAIN_MILLIS = 5_000; // for what was appended to be replayed
  private static final int TURNS_APART = 4; // seconds over which nodes spread their verdict

  private final long node;
  private final PresenceTimes times;
  private final PresenceHost host;
  private final Map<Long, Long> heard = new HashMap<>(); // owners of members → log clock
  private final long laterMillis;
  private long judgedMillis;
  private long sweptMillis;

  SilentNodes(long node, int partition, PresenceTimes times, PresenceHost host) {
    this.node = node;
    this.times = times;
    this.host = host;
    this.laterMillis = Math.floorMod(node ^ partition, TURNS_APART) * 1_000L;
  }

  /** A record of that node stands here. */
  void heard(long author, long clockMillis) {
    heard.put(author, clockMillis);
  }

  /** Once a second. */
  void keepHouse(PartitionMembers members, long clockMillis) {
    heard.keySet().retainAll(members.owners());
    if (clockMillis - judgedMillis < AGAIN_MILLIS) {
      return;
    }
    for (long owner : List.copyOf(members.owners())) {
      long since = heard.computeIfAbsent(owner, unheard -> clockMillis);
      if (owner != node && clockMillis - since > times.silentMillis() + laterMillis) {
        judgedMillis = clockMillis;
        end(members, owner);
      }
    }
    if (clockMillis - sweptMillis > times.keepMillis()) {
      sweptMillis = clockMillis;
      sweep(members, clockMillis);
    }
  }

  private void end(PartitionMembers members, long silent) {
    int count = 0;
    for (ChannelKey channel : List.copyOf(members.channels())) {
      boolean has =
          members.members(channel).values().stream()
              .anyMatch(member -> member.owner().node() == silent);
      if (has
          && (count++ == CHANNELS_PER_TURN
              || !host.append(channel, new Left(null, silent, null, Long.MAX_VALUE)))) {
        return;
      }
    }
  }

  /** What a reader that began in between took for a member, though it had left before. */
  private void sweep(PartitionMembers members, long clockMillis) {
    for (ChannelKey channel : List.copyOf(members.channels())) {
      members
          .members(channel)
          .forEach((key, member) -> {
            if (clockMillis - member.clockMillis() > times.leaseMillis()) {
              var owner = member.owner();
              boolean _ =
                  host.append(
                      channel,
                      new Left(
                          key.connectionId(),
                          owner.node(),
                          owner.generation(),
                          member.offset() + 1));
            }
          });
    }
  }
}
