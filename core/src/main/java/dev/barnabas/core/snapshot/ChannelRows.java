package dev.barnabas.core.snapshot;

import dev.barnabas.mapping.rule.SnapshotMode;
import dev.barnabas.mapping.rule.SnapshotSettings;
import dev.barnabas.protocol.message.Message;
import dev.barnabas.protocol.serial.Position;
import java.util.HashMap;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The snapshot of one channel, in the order of the log.
 *
 * <p>Thread: its state's owner.
 */
final class ChannelRows {
  /** What an object may grow to by merging: a message has to fit into a frame. */
  static final long MERGED_CHARACTERS_MAX = 250_000;

  private final SnapshotSettings settings;
  private final TreeMap<Position, Row> byPlace = new TreeMap<>();
  private final TreeMap<Position, Row> byChange; // where rows stay in their places, else the same
  private final Map<String, Row> byKey = new HashMap<>(); // those that have one, for keyed modes
  private long bytes;

  ChannelRows(SnapshotSettings settings) {
    this.settings = settings;
    this.byChange = settings.mode() == SnapshotMode.MERGE ? new TreeMap<>() : byPlace;
  }

  long bytes() {
    return bytes;
  }

  boolean isEmpty() {
    return byPlace.isEmpty();
  }

  /** Those after a place, oldest first. */
  NavigableMap<Position, Row> after(Position place) {
    return byPlace.tailMap(place, false);
  }

  /**
   * Takes the next message; once each, in order. Returns why something that counts had to go; null:
   * nothing had.
   */
  @Nullable String take(Position at, @Nullable String key, Message message, long millis) {
    if (!settings.mode().isKeyed()) {
      add(new Row(new Row.Source(at, millis), key, message));
      if (byPlace.size() > settings.length()) {
        removeOldest();
      }
      return null;
    }
    if (key == null) {
      return null; // a tombstone that names none
    }
    Row before = byKey.get(key);
    if (before != null) {
      remove(before);
    }
    if (isTombstone(message)) {
      return null;
    }
    if (settings.mode() == SnapshotMode.TABLE) {
      add(new Row(new Row.Source(at, millis), key, message));
      return tooMany();
    }
    Position place = before == null ? at : before.place();
    Members known = before == null ? null : before.members();
    Members members = merged(known, message, millis);
    boolean tooLong = members != null && members.characters() > MERGED_CHARACTERS_MAX;
    Members kept = tooLong ? merged(null, message, millis) : members;
    add(new Row(new Row.Source(at, millis), place, key, message, kept));
    return tooLong
        ? "what was merged of key '" + key + "' got longer than a message may be: it begins anew"
        : tooMany();
  }

  private @Nullable String tooMany() {
    if (byPlace.size() > settings.length()) {
      removeOldest();
      return "it has more than " + settings.length() + " keys: raise snapshot.length";
    }
    return null;
  }

  private static @Nullable Members merged(@Nullable Members known, Message message, long millis) {
    Map<?, ?> said = Members.of(message);
    if (said == null) {
      return null; // it is no object: it takes the place of all that was
    }
    Members members = known == null ? new Members() : known;
    members.put(said, millis);
    return members;
  }

  /** No data, and the mark: at every door the same (see {@code ExtrasMaker}). */
  static boolean isTombstone(Message message) {
    Map<String, @Nullable Object> extras = message.extras();
    return message.data() == null
        && extras != null
        && extras.get("kafka") instanceof Map<?, ?> kafka
        && Boolean.TRUE.equals(kafka.get("tombstone"));
  }

  void removeOldest() {
    remove(byChange.firstEntry().getValue());
  }

  /** Lets go of what is older; what came out of the order of time a little later. */
  void expire(long oldestMillis) {
    while (!byChange.isEmpty() && byChange.firstEntry().getValue().millis() < oldestMillis) {
      removeOldest();
    }
  }

  private void add(Row row) {
    byPlace.put(row.place(), row);
    byChange.put(row.at(), row);
    String key = row.key();
    if (key != null && settings.mode().isKeyed()) {
      byKey.put(key, row);
    }
    bytes += row.bytes();
  }

  private void remove(@Nullable Row row) {
    if (row != null) {
      byPlace.remove(row.place());
      byChange.remove(row.at());
      bytes -= row.bytes();
      if (settings.mode().isKeyed()) {
        byKey.remove(row.key());
      }
    }
  }
}
