package dev.barnabas.testkit.simulation;

import dev.barnabas.protocol.serial.ChannelSerial;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * The table that a client has of a channel: the rows of its snapshot, then what came.
 *
 * <p>Thread: the one that runs the world.
 */
final class ClientTable {
  private final String who;
  private final Map<String, Long> rows = new HashMap<>();
  private final Set<String> given = new HashSet<>(); // rows that the snapshot had
  private final Set<String> changed = new HashSet<>(); // by what came
  private boolean complete;
  private long through;

  /**
   * @param start the serial of ATTACHED
   */
  ClientTable(String who, String start) {
    this.who = who;
    this.complete = !ChannelSerial.isWithin(start);
    this.through = ChannelSerial.parse(start).position().offset();
  }

  /** Whether a frame is a row of a snapshot. */
  static boolean isRow(Map<?, ?> frame) {
    Map<?, ?> message = Wire.map(Wire.list(frame.get("messages")).getFirst());
    return Wire.map(message.get("extras")).get("snapshot") != null;
  }

  /** An ATTACHED of the same attachment, perhaps to say that the snapshot is complete. */
  void onAttached(String serial) {
    complete |= !ChannelSerial.isWithin(serial);
  }

  void onRow(Map<?, ?> frame, String serial) {
    Map<?, ?> message = Wire.map(Wire.list(frame.get("messages")).getFirst());
    Map<?, ?> snapshot = Wire.map(Wire.map(message.get("extras")).get("snapshot"));
    String key = Wire.text(snapshot, "key");
    if (complete) {
      throw new Violation(who + " got a row of a snapshot that was complete: " + frame);
    }
    if (!given.add(key)) {
      throw new Violation(who + " got a row twice: " + frame);
    }
    long offset = offset(message);
    if (offset > through) {
      throw new Violation(who + " got a row from behind its snapshot: " + frame);
    }
    rows.put(key, offset);
    complete = !ChannelSerial.isWithin(serial);
  }

  void onMessage(Map<?, ?> frame) {
    complete = true;
    for (Object each : Wire.list(frame.get("messages"))) {
      Map<?, ?> message = Wire.map(each);
      String key = Wire.text(message, "name");
      through = offset(message);
      changed.add(key);
      if (message.get("data") == null) { // a delta may be bytes
        rows.remove(key);
      } else {
        rows.put(key, through);
      }
    }
  }

  private static long offset(Map<?, ?> message) {
    return ChannelSerial.parse(Wire.text(message, "serial")).position().offset();
  }

  /**
   * Compares with the truth.
   *
   * @param live whether it has to have everything, up to the end
   */
  void check(Tables truth, String channel, boolean live) {
    if (live) {
      require(complete, "its snapshot never came to an end");
      require(rows.equals(truth.rows(channel, Long.MAX_VALUE)), "has " + rows);
      return;
    }
    // A row that changed while the snapshot was under way may come with what follows only.
    Map<String, Long> then = truth.rows(channel, through);
    rows.forEach(
        (key, offset) -> require(offset.equals(then.get(key)), key + " is from " + offset));
    changed.forEach(
        key -> require(rows.containsKey(key) == then.containsKey(key), key + " is wrong"));
  }

  private void require(boolean holds, String what) {
    if (!holds) {
      throw new Violation(who + ": the table is not the true one: " + what);
    }
  }
}
