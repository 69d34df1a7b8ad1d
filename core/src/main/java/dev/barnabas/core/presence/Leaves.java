package dev.barnabas.core.presence;

import dev.barnabas.core.log.ChannelKey;
import dev.barnabas.core.presence.PartitionMembers.Replayed;
import dev.barnabas.core.presence.PresenceRecord.Left;
import dev.barnabas.core.presence.PresenceRecord.Published;
import dev.barnabas.core.presence.Word.End;
import dev.barnabas.protocol.message.PresenceAction;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
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
  /** Of what a connection says again and again while the log is silent: the first and the last. */
  private static final int DEPARTURES_MAX = 2;

  private final PresenceHost host;
  private final OnTheirWay coming;
  private final LogEnds ends;
  private final Map<Attendance, Leave> leaves = new LinkedHashMap<>();
  private final Set<Attendance> awaited = new HashSet<>(); // what is replayed tells them to go on
  // Connections that left more than is known yet.
  private final Map<String, List<Departure>> departures = new HashMap<>();
  private long lastSequence;

  /**
   * A connection left the channels that the test names.
   *
   * @param asker in whose name the log is asked where it ended then
   */
  private record Departure(Predicate<ChannelKey> which, Word word, Object asker) {}

  Leaves(PresenceHost host, OnTheirWay coming) {
    this.host = host;
    this.coming = coming;
    this.ends = new LogEnds(host);
  }

  /** What is owed and what waits for an answer of the log. */
  int size() {
    return leaves.size()
        + departures.values().stream().mapToInt(List::size).sum()
        + ends.size()
        + awaited.size();
  }

  /** Owes what another owed: its partition is read anew, and the same words come again. */
  void goOn(Leaves earlier, PartitionMembers members) {
    lastSequence = earlier.lastSequence;
    earlier.leaves.forEach((attendance, leave) ->
        put(
            attendance,
            leave.word().sequence(),
            leave.word().isOfMoved(),
            leave.waiting(),
            members));
    earlier.departures.forEach(
        (id, some) -> some.forEach(each -> depart(id, each.which(), each.word().sequence())));
  }

  /**
   * The connection left; what it said earlier has been given to the log.
   *
   * @param moved whether it may have said something at another node
   * @param onOver runs once the log says it, and no member of it can come back
   */
  void add(Attendance attendance, boolean moved, Runnable onOver, PartitionMembers members) {
    if (moved
        || coming.isAny(attendance)
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
        && leave.waiting().remove(onOver)
        && leave.waiting().isEmpty()
        && !leave.word().isEndKnown()) {
      leaves.remove(attendance);
    }
  }

  private void put(
      Attendance attendance,
      long sequence,
      boolean moved,
      Set<Runnable> waiting,
      PartitionMembers members) {
    var word = new Word(sequence, host.seen(), moved);
    var leave = new Leave(word, waiting);
    Leave earlier = leaves.put(attendance, leave);
    if (earlier != null) {
      leave.waiting().addAll(earlier.waiting());
    }
    if (moved) {
      ends.ask(
          attendance,
          end -> {
            word.onEnd(end);
            await(attendance, members);
          });
    }
  }

  /** Goes on as soon as all is replayed that the leave waits for; one task waits for each. */
  private void await(Attendance attendance, PartitionMembers members) {
    proceed(attendance, members);
    Leave leave = leaves.get(attendance);
    if (leave != null
        && leave.word().end() instanceof End.At(var end)
        && end > host.seen()
        && awaited.add(attendance)) {
      host.whenSeen(
          end,
          () -> {
            awaited.remove(attendance);
            await(attendance, members);
          });
    }
  }

  /**
   * A connection that moved left the channels that the test names, also where nothing of it is
   * known. The test is the whole of where it may not be: its next word takes the place of the last
   * one, unless that was the first of those that the log has not settled.
   */
  void addAll(String connectionId, Predicate<ChannelKey> which) {
    depart(connectionId, which, lastSequence);
  }

  private void depart(String connectionId, Predicate<ChannelKey> which, long sequence) {
    List<Departure> some = departures.computeIfAbsent(connectionId, _ -> new ArrayList<>(1));
    Object asker = some.size() < DEPARTURES_MAX ? new Object() : supersede(some.removeLast());
    var word = new Word(sequence, host.seen(), true);
    some.add(new Departure(which, word, asker));
    ends.ask(asker, word::onEnd);
  }

  /** What was replayed meanwhile and is to go by the next word too, that one finds. */
  private Object supersede(Departure last) {
    leaves.values().removeIf(leave -> leave.word() == last.word());
    return last.asker();
  }

  /** Whether the member left by the word of its client, and the log will say so. */
  boolean covers(Place place, Member member) {
    Leave leave = leaves.isEmpty() ? null : leaves.get(Attendance.of(place));
    return leave != null && leave.covers(member.saidOffset());
  }

  void onPublishing(PresenceRequest request, long sequence) {
    lastSequence = sequence;
    coming.add(request, sequence);
  }

  /** It was replayed, or failed. */
  void onPublished(PresenceRequest request, PartitionMembers members) {
    Attendance attendance = Attendance.of(request);
    coming.remove(attendance, request);
    proceed(attendance, members);
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
      if (!coming.wasSentAgainBefore(attendance, leave.word(), published.publisher())) {
        leave.onSaidElsewhere(at.offset());
      }
    } else if (at.sequence() > leave.word().sequence()) {
      leave.onSaidLater(at.offset());
    }
  }

  /** Once a second. */
  void keepHouse(PartitionMembers members) {
    ends.goOn();
    departures
        .values()
        .removeIf(some ->
            some.removeIf(each -> each.word().isAllReplayed(host.seen())) && some.isEmpty());
    List.copyOf(leaves.keySet()).forEach(attendance -> proceed(attendance, members));
  }

  private void proceed(Attendance attendance, PartitionMembers members) {
    Leave leave = leaves.get(attendance);
    if (leave != null && isOver(attendance, leave, members)) {
      leaves.remove(attendance);
      leave.waiting().forEach(Runnable::run);
    }
  }

  private boolean isOver(Attendance attendance, Leave leave, PartitionMembers members) {
    if (leave.isUnderWay() || coming.isAnySaidBefore(attendance, leave.word())) {
      return false;
    }
    long before = leave.bound(host.seen());
    if (!hasMember(attendance, before, members)) {
      return leave.word().isAllReplayed(host.seen());
    }
    boolean taken =
        host.append(
            attendance.channel(),
            new Left(attendance.connectionId(), null, null, before),
            replayed -> {
              leave.setUnderWay(false);
              if (replayed) { // and to be applied next
                host.whenSeen(host.seen() + 1, () -> proceed(attendance, members));
              }
            });
    leave.setUnderWay(taken);
    return false;
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
}
