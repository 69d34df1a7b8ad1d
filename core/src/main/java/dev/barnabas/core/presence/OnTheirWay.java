package dev.barnabas.core.presence;

import dev.barnabas.core.log.Envelope;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.Map;

/**
 * What may bring members of this node's connections and is not replayed yet: words of clients, and
 * records of the node's own. Bounded by its appends under way.
 *
 * <p>Thread: the log reader.
 */
final class OnTheirWay {
  // Each with the sequence of its record.
  private final Map<Attendance, Map<Object, Long>> coming = new HashMap<>();
  private final Map<String, Integer> connections = new HashMap<>(); // how much of each

  /** A client's word is given to the log, under this sequence of the node. */
  void add(PresenceRequest request, long sequence) {
    add(Attendance.of(request), request, sequence);
  }

  /** A node's own record, which is no word of a client, may bring a member back. */
  void add(Attendance attendance, Object what) {
    add(attendance, what, 0);
  }

  private void add(Attendance attendance, Object what, long sequence) {
    Long known =
        coming.computeIfAbsent(attendance, absent -> new IdentityHashMap<>(2)).put(what, sequence);
    if (known == null) {
      connections.merge(attendance.connectionId(), 1, Integer::sum);
    }
  }

  /** It was replayed, or failed. */
  void remove(Attendance attendance, Object what) {
    Map<Object, Long> some = coming.get(attendance);
    if (some == null || some.remove(what) == null) {
      return;
    }
    if (some.isEmpty()) {
      coming.remove(attendance);
    }
    connections.computeIfPresent(
        attendance.connectionId(), (_, count) -> count == 1 ? null : count - 1);
  }

  /** Whether something may bring a member of the connection to the channel. */
  boolean isAny(Attendance attendance) {
    return coming.containsKey(attendance);
  }

  /** Whether something may bring a member of the connection to any channel. */
  boolean isAny(String connectionId) {
    return connections.containsKey(connectionId);
  }

  /** Whether something that was said before the word may still be replayed. */
  boolean isAnySaidBefore(Attendance attendance, Word word) {
    Map<Object, Long> some = coming.get(attendance);
    return some != null && some.values().stream().anyMatch(each -> each <= word.sequence());
  }

  /**
   * Whether another node appends late what the client, without an answer, had sent here again
   * before the word.
   */
  boolean wasSentAgainBefore(Attendance attendance, Word word, Envelope.Publisher publisher) {
    return coming.getOrDefault(attendance, Map.of()).entrySet().stream()
        .anyMatch(each ->
            each.getValue() <= word.sequence()
                && each.getKey() instanceof PresenceRequest request
                && request.publisher().msgSerial() == publisher.msgSerial()
                && request.publisher().serialShift() == publisher.serialShift());
  }
}
