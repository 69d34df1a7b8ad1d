package dev.barnabas.testkit.simulation;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a client got of a channel without a break, from an ATTACHED that did not resume on. All of
 * it has to be what the log says, from the start on, with nothing left out or added.
 *
 * <p>Thread: the one that runs the world.
 */
final class Segment {
  private static final int ORDERED_CHARACTERS = 27; // of a serial: generation, offset, index

  private final String channel;
  private final String start;
  private final List<Received> received = new ArrayList<>();

  /** A MESSAGE frame. */
  record Received(String serial, @Nullable String connectionId, List<String> texts) {}

  Segment(String channel, String start) {
    this.channel = channel;
    this.start = start;
  }

  /** The part of a serial that says its place. */
  static String place(String serial) {
    return serial.substring(0, ORDERED_CHARACTERS);
  }

  String start() {
    return start;
  }

  List<Received> received() {
    return received;
  }

  void add(String serial, @Nullable String connectionId, List<String> texts) {
    String last = received.isEmpty() ? start : received.getLast().serial();
    if (place(serial).compareTo(place(last)) <= 0) {
      throw new Violation(channel + ": " + serial + " was delivered after " + last);
    }
    received.add(new Received(serial, connectionId, texts));
  }

  /**
   * Compares with the log.
   *
   * @param silent connections whose messages are not expected
   * @param whole whether it goes on to the end of the log
   */
  void check(String who, Reference reference, Set<String> silent, boolean whole) {
    var expected = new ArrayList<Received>();
    for (Reference.Entry entry : reference.entries(channel)) {
      var one = new Received(entry.serial(), entry.connectionId(), entry.texts());
      if (place(entry.serial()).compareTo(place(start)) > 0 && !isOf(silent, one)) {
        expected.add(one);
      }
    }
    // What was published on a connection that the client had before may come, or not.
    List<Received> others = received.stream().filter(one -> !isOf(silent, one)).toList();
    compare(who, expected, others, whole);
  }

  private static boolean isOf(Set<String> connections, Received received) {
    return received.connectionId() != null && connections.contains(received.connectionId());
  }

  private void compare(String who, List<Received> expected, List<Received> got, boolean whole) {
    List<Received> compared =
        whole ? expected : expected.subList(0, Math.min(got.size(), expected.size()));
    for (int i = 0; i < Math.max(compared.size(), got.size()); i++) {
      Received wanted = i < compared.size() ? compared.get(i) : null;
      Received had = i < got.size() ? got.get(i) : null;
      if (wanted == null || !wanted.equals(had)) {
        throw new Violation(
            "%s on %s since %s, entry %d: expected %s but got %s"
                .formatted(who, channel, start, i, shortened(wanted), shortened(had)));
      }
    }
  }

  private static String shortened(@Nullable Received received) {
    if (received == null) {
      return "nothing";
    }
    return received.serial()
        + received.texts().stream()
            .map(text -> text.length() > 12 ? text.substring(0, 12) : text)
            .toList();
  }
}
