package dev.barnabas.core.presence;

import dev.barnabas.core.log.ChannelKey;
import dev.barnabas.core.log.Envelope;
import dev.barnabas.core.presence.PartitionMembers.Replayed;
import dev.barnabas.core.presence.PresenceRecord.Left;
import dev.barnabas.core.presence.PresenceRecord.Published;
import dev.barnabas.protocol.message.PresenceAction;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/**
 * Channels that connections of this node left by their own word. Each is owed to the log until no
 * member of it is there: appended again when that was refused or failed, whatever the connection
 * does meanwhile. What it says of its members after it left stands.
 *
 * <p>A connection that came from another node may have said there what this one has not replayed
 * yet: what it left is owed also until everything is replayed that the log held then. Bounded by
 * the members that are there, those on their way, and what such connections leave meanwhile.
 *
 * <p>Thread: the log reader.
 */
final class Leaves {
  private static final long UNKNOWN = Long.MAX_VALUE;

  private final PresenceHost host;
  private final LogEnds ends;
  private final Map<Attendance, Leave> leaves = new LinkedHashMap<>();
  // Connections that left more than is known yet.
  private final Map<String, List<Departure>> departures = new HashMap<>();
  // What may bring members and is not replayed yet, each with the sequence of its record.
  private final Map<Attendance, Map<Object, Long>> coming = new HashMap<>();
  private long lastSequence;

  /** A connection on a channel. */
  record Attendance(ChannelKey channel, String connectionId) {
    static Attendance of(Place place) {
      return new Attendance(place.channel(), place.member().connectionId());
    }
  }

  /** When a client said that it left. Thread: the log reader. */
  private static final class Word {
    final long sequence; // this node's later publishes are above
    long end; // what other nodes had acknowledged before is below

    Word(long sequence, long end) {
      this.sequence = sequence;
      this.end = end;
    }
  }

  /** Thread: the log reader. */
  private static final class Leave {
    final Word word;
    long before = Long.MAX_VALUE; // the first thing that the client said later
    boolean underWay;

    Leave(Word word) {
      this.word = word;
    }
  }

  /** A connection left the channels that the test names. */
  private record Departure(Predicate<ChannelKey> which, Word word) {}

  Leaves(PresenceHost host) {
    this.host = host;
    this.ends = new LogEnds(host);
  }

  /** Owes what another owed: its partition is read anew, and the same words come again. */
  void goOn(Leaves earlier, PartitionMembers members) {
    lastSequence = earlier.lastSequence;
    earlier.leaves.forEach(
        (attendance, leave) -> put(attendance, leave.word.sequence, leave.word.end != 0, members));
    earlier.departures.forEach(
        (id, some) -> some.forEach(each -> depart(id, each.which(), each.word().sequence)));
  }

  /**
   * The connection left; what it said earlier has been given to the log.
   *
   * @param moved whether it may have said something at another node
   */
  void add(Attendance attendance, boolean moved, PartitionMembers members) {
    if (moved
        || coming.containsKey(attendance)
        || members.hasAny(attendance.connectionId(), attendance.channel())) {
      put(attendance, lastSequence, moved, members);
      proceed(attendance, members);
    }
  }

  private void put(Attendance attendance, long sequence, boolean moved, PartitionMembers members) {
    var word = new Word(sequence, moved ? UNKNOWN : 0);
    leaves.put(attendance, new Leave(word));
    if (moved) {
      ends.ask(end -> {
        word.end = end;
        proceed(attendance, members);
      });
    }
  }

  /**
   * A connection that moved left the channels that the test names, also where nothing of it is
   * known.
   */
  void addAll(String connectionId, Predicate<ChannelKey> which) {
    depart(connectionId, which, lastSequence);
  }

  private void depart(String connectionId, Predicate<ChannelKey> which, long sequence) {
    var word = new Word(sequence, UNKNOWN);
    departures
        .computeIfAbsent(connectionId, _ -> new ArrayList<>(1))
        .add(new Departure(which, word));
    ends.ask(end -> word.end = end);
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
    if (leaves.isEmpty() && departures.isEmpty()) {
      return;
    }
    var attendance = new Attendance(at.channel(), published.publisher().connectionId());
    for (Departure each : departures.getOrDefault(attendance.connectionId(), List.of())) {
      if (each.which().test(at.channel()) && !precedes(each.word(), at, published, node)) {
        leaves.putIfAbsent(attendance, new Leave(each.word()));
      }
    }
    Leave leave = leaves.get(attendance);
    if (leave != null
        && precedes(leave.word, at, published, node)
        && published.events().stream().anyMatch(event -> event.action() != PresenceAction.LEAVE)) {
      leave.before = Math.min(leave.before, at.offset());
    }
  }

  /** Whether the client said this after that word, here or at another node. */
  private boolean precedes(Word word, Replayed at, Published published, long node) {
    return at.node() == node
        ? at.sequence() > word.sequence
        : at.offset() >= word.end && !wasResent(word, at, published.publisher());
  }

  /**
   * Whether another node appends late what the client, without an answer, had sent here again
   * before its word.
   */
  private boolean wasResent(Word word, Replayed at, Envelope.Publisher publisher) {
    var attendance = new Attendance(at.channel(), publisher.connectionId());
    for (var each : coming.getOrDefault(attendance, Map.of()).entrySet()) {
      if (each.getValue() <= word.sequence
          && each.getKey() instanceof PresenceRequest request
          && request.publisher().msgSerial() == publisher.msgSerial()
          && request.publisher().serialShift() == publisher.serialShift()) {
        return true;
      }
    }
    return false;
  }

  /** Once a second. */
  void keepHouse(PartitionMembers members) {
    ends.goOn();
    departures
        .values()
        .removeIf(some -> some.removeIf(each -> host.seen() >= each.word().end) && some.isEmpty());
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
      return host.seen() >= leave.word.end;
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
    return some != null && some.values().stream().anyMatch(each -> each <= leave.word.sequence);
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
