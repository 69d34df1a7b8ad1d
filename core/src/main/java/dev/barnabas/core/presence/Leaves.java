package dev.barnabas.core.presence;

import dev.barnabas.core.log.ChannelKey;
import dev.barnabas.core.presence.PartitionMembers.Replayed;
import dev.barnabas.core.presence.PresenceRecord.Left;
import dev.barnabas.core.presence.PresenceRecord.Published;
import dev.barnabas.protocol.message.PresenceAction;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Channels that connections of this node left by their own word. Each is owed to the log until no
 * member of it is there: appended again when that was refused or failed, whatever the connection
 * does meanwhile. What it says of its members after it left stands. Bounded by the members that are
 * there and those on their way.
 *
 * <p>Thread: the log reader.
 */
final class Leaves {
  private final PresenceHost host;
  private final Map<Attendance, Leave> leaves = new LinkedHashMap<>();
  // What may bring members and is not replayed yet, each with the sequence of its record.
  private final Map<Attendance, Map<Object, Long>> coming = new HashMap<>();
  private long lastSequence;

  /** A connection on a channel. */
  record Attendance(ChannelKey channel, String connectionId) {
    static Attendance of(Place place) {
      return new Attendance(place.channel(), place.member().connectionId());
    }
  }

  /** Thread: the log reader. */
  private static final class Leave {
    final int generation; // of the transport that brought the word
    final long sequence; // this node's later publishes are above
    long before = Long.MAX_VALUE; // the first thing that the client said later
    boolean underWay;

    Leave(int generation, long sequence) {
      this.generation = generation;
      this.sequence = sequence;
    }

    boolean precedes(Replayed at, Published published, long node) {
      return at.node() == node
          ? at.sequence() > sequence
          : published.publisher().transportGeneration() > generation;
    }
  }

  Leaves(PresenceHost host) {
    this.host = host;
  }

  /** Owes what another owed: its partition is read anew, and the same words come again. */
  void goOn(Leaves earlier) {
    lastSequence = earlier.lastSequence;
    earlier.leaves.forEach(
        (attendance, leave) -> leaves.put(attendance, new Leave(leave.generation, leave.sequence)));
  }

  /** The connection left, by this transport; what it said earlier has been given to the log. */
  void add(Attendance attendance, int generation, PartitionMembers members) {
    if (coming.containsKey(attendance)
        || members.hasAny(attendance.connectionId(), attendance.channel())) {
      leaves.put(attendance, new Leave(generation, lastSequence));
      proceed(attendance, members);
    }
  }

  /** Whether the member left by the word of its client, and the log will say so. */
  boolean covers(Place place, Member member) {
    Leave leave = leaves.isEmpty() ? null : leaves.get(Attendance.of(place));
    return leave != null && member.saidOffset() < leave.before;
  }

  void onPublishing(PresenceRequest request, long sequence) {
    lastSequence = sequence;
    onComing(attendance(request), request, sequence);
  }

  /** It was replayed, or failed. */
  void onPublished(PresenceRequest request, PartitionMembers members) {
    Attendance attendance = attendance(request);
    onCame(attendance, request);
    proceed(attendance, members);
  }

  /** A node's own record, which is no word of a client, may bring a member back. */
  void onComing(Attendance attendance, Object what) {
    onComing(attendance, what, 0);
  }

  private void onComing(Attendance attendance, Object what, long sequence) {
    coming.computeIfAbsent(attendance, absent -> new IdentityHashMap<>(2)).put(what, sequence);
  }

  void onCame(Attendance attendance, Object what) {
    Map<Object, Long> some = coming.get(attendance);
    if (some != null && some.remove(what) != null && some.isEmpty()) {
      coming.remove(attendance);
    }
  }

  /** A client's word is replayed for the first time; {@code node} is this node's incarnation. */
  void onSaid(Replayed at, Published published, long node) {
    Leave leave =
        leaves.isEmpty()
            ? null
            : leaves.get(new Attendance(at.channel(), published.publisher().connectionId()));
    if (leave != null
        && leave.precedes(at, published, node)
        && published.events().stream().anyMatch(event -> event.action() != PresenceAction.LEAVE)) {
      leave.before = Math.min(leave.before, at.offset());
    }
  }

  /** Once a second. */
  void keepHouse(PartitionMembers members) {
    leaves.entrySet().removeIf(each -> isOver(each.getKey(), each.getValue(), members));
  }

  private void proceed(Attendance attendance, PartitionMembers members) {
    Leave leave = leaves.get(attendance);
    if (leave != null && isOver(attendance, leave, members)) {
      leaves.remove(attendance);
    }
  }

  private boolean isOver(Attendance attendance, Leave leave, PartitionMembers members) {
    if (leave.underWay || isComing(attendance, leave)) {
      return false;
    }
    if (!hasMember(attendance, leave, members)) {
      return true;
    }
    // Exact, so that it harms nobody should its append fail and show up later all the same.
    long before = Math.min(leave.before, host.seen());
    leave.underWay =
        host.append(
            attendance.channel(),
            new Left(attendance.connectionId(), null, null, before),
            _ -> leave.underWay = false);
    return false;
  }

  /** Whether something that was said before may still be replayed. */
  private boolean isComing(Attendance attendance, Leave leave) {
    Map<Object, Long> some = coming.get(attendance);
    return some != null && some.values().stream().anyMatch(each -> each <= leave.sequence);
  }

  private static boolean hasMember(Attendance attendance, Leave leave, PartitionMembers members) {
    ChannelKey channel = attendance.channel();
    if (leave.before == Long.MAX_VALUE || !members.hasAny(attendance.connectionId(), channel)) {
      return members.hasAny(attendance.connectionId(), channel);
    }
    return members.members(channel).entrySet().stream()
        .anyMatch(each ->
            each.getKey().connectionId().equals(attendance.connectionId())
                && each.getValue().saidOffset() < leave.before);
  }

  private static Attendance attendance(PresenceRequest request) {
    return new Attendance(request.channel(), request.publisher().connectionId());
  }
}
