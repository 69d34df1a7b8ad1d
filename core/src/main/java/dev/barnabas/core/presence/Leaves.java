package dev.barnabas.core.presence;

import dev.barnabas.core.log.ChannelKey;
import dev.barnabas.core.log.Envelope;
import dev.barnabas.core.presence.PartitionMembers.Replayed;
import dev.barnabas.core.presence.PresenceRecord.Left;
import dev.barnabas.core.presence.PresenceRecord.Published;
import dev.barnabas.protocol.message.PresenceAction;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;

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
    final long seen; // what is below was said before
    long end; // what other nodes had acknowledged before is below

    Word(long sequence, long seen, long end) {
      this.sequence = sequence;
      this.seen = seen;
      this.end = end;
    }
  }

  /** Thread: the log reader. */
  private static final class Leave {
    final Word word;
    final Set<Runnable> waiting; // until it is over
    long before = Long.MAX_VALUE; // the first thing that the client said later
    boolean underWay;
    // Said at other nodes while the end is not known: earlier or later.
    private List<Long> unsure = List.of();

    Leave(Word word, Set<Runnable> waiting) {
      this.word = word;
      this.waiting = new HashSet<>(waiting);
    }

    void onSaidLater(long offset) {
      before = Math.min(before, offset);
    }

    void onSaidElsewhere(long offset) {
      if (word.end == UNKNOWN) {
        unsure = Stream.concat(unsure.stream(), Stream.of(offset)).toList();
      } else if (offset >= word.end) {
        onSaidLater(offset);
      }
    }

    boolean isEndKnown() {
      if (word.end == UNKNOWN) {
        return false;
      }
      List<Long> all = unsure;
      unsure = List.of();
      all.forEach(this::onSaidElsewhere);
      return true;
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
    earlier.leaves.forEach((attendance, leave) ->
        put(attendance, leave.word.sequence, leave.word.end != 0, leave.waiting, members));
    earlier.departures.forEach(
        (id, some) -> some.forEach(each -> depart(id, each.which(), each.word().sequence)));
  }

  /**
   * The connection left; what it said earlier has been given to the log.
   *
   * @param moved whether it may have said something at another node
   * @param onOver runs once the log says it, and no member of it can come back
   */
  void add(Attendance attendance, boolean moved, Runnable onOver, PartitionMembers members) {
    if (moved
        || coming.containsKey(attendance)
        || members.hasAny(attendance.connectionId(), attendance.channel())) {
      put(attendance, lastSequence, moved, Set.of(onOver), members);
      proceed(attendance, members);
    } else {
      onOver.run();
    }
  }

  /**
   * Nobody hears any more that the leave is over: the transport that brought the word ended first,
   * and its client says it again elsewhere, or its grace ends. Owed further is only what can't be
   * mistaken: an end that the log tells late is above what the client says there meanwhile.
   */
  void abandon(Attendance attendance, Runnable onOver) {
    Leave leave = leaves.get(attendance);
    if (leave != null
        && leave.waiting.remove(onOver)
        && leave.waiting.isEmpty()
        && leave.word.end == UNKNOWN) {
      leaves.remove(attendance);
    }
  }

  private void put(
      Attendance attendance,
      long sequence,
      boolean moved,
      Set<Runnable> waiting,
      PartitionMembers members) {
    var word = new Word(sequence, host.seen(), moved ? UNKNOWN : 0);
    var leave = new Leave(word, waiting);
    Leave earlier = leaves.put(attendance, leave);
    if (earlier != null) {
      leave.waiting.addAll(earlier.waiting);
    }
    if (moved) {
      ends.ask(end -> {
        word.end = end;
        proceed(attendance, members);
        host.whenSeen(end, () -> proceed(attendance, members));
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
    var word = new Word(sequence, host.seen(), UNKNOWN);
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
      if (each.which().test(at.channel())) {
        leaves.putIfAbsent(attendance, new Leave(each.word(), Set.of()));
      }
    }
    Leave leave = leaves.get(attendance);
    if (leave == null
        || published.events().stream().allMatch(event -> event.action() == PresenceAction.LEAVE)) {
      return;
    }
    if (at.node() != node) {
      if (!wasResent(leave.word, at, published.publisher())) {
        leave.onSaidElsewhere(at.offset());
      }
    } else if (at.sequence() > leave.word.sequence) {
      leave.onSaidLater(at.offset());
    }
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
    List.copyOf(leaves.keySet()).forEach(attendance -> proceed(attendance, members));
  }

  private void proceed(Attendance attendance, PartitionMembers members) {
    Leave leave = leaves.get(attendance);
    if (leave != null && isOver(attendance, leave, members)) {
      leaves.remove(attendance);
      leave.waiting.forEach(Runnable::run);
    }
  }

  private boolean isOver(Attendance attendance, Leave leave, PartitionMembers members) {
    if (leave.underWay || isComing(attendance, leave)) {
      return false;
    }
    boolean known = leave.isEndKnown();
    // Exact, so that it harms nobody should its append fail and show up later all the same.
    long before = Math.min(leave.before, known ? host.seen() : leave.word.seen);
    if (!hasMember(attendance, before, members)) {
      return known && host.seen() >= leave.word.end;
    }
    leave.underWay =
        host.append(
            attendance.channel(),
            new Left(attendance.connectionId(), null, null, before),
            replayed -> {
              leave.underWay = false;
              if (replayed) { // and to be applied next
                host.whenSeen(host.seen() + 1, () -> proceed(attendance, members));
              }
            });
    return false;
  }

  /** Whether something that was said before may still be replayed. */
  private boolean isComing(Attendance attendance, Leave leave) {
    Map<Object, Long> some = coming.get(attendance);
    return some != null && some.values().stream().anyMatch(each -> each <= leave.word.sequence);
  }

  private boolean hasMember(Attendance attendance, long before, PartitionMembers members) {
    ChannelKey channel = attendance.channel();
    if (before >= host.seen() || !members.hasAny(attendance.connectionId(), channel)) {
      return members.hasAny(attendance.connectionId(), channel);
    }
    return members.members(channel).entrySet().stream()
        .anyMatch(each ->
            each.getKey().connectionId().equals(attendance.connectionId())
                && each.getValue().saidOffset() < before);
  }

  private static Attendance attendance(PresenceRequest request) {
    return new Attendance(request.channel(), request.publisher().connectionId());
  }
}
