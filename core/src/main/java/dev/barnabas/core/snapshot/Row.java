package dev.barnabas.core.snapshot;

import dev.barnabas.protocol.message.Message;
import dev.barnabas.protocol.serial.Position;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One message of a snapshot. Another message in its place is another row.
 *
 * <p>Thread: its state's owner.
 */
public final class Row {
  private static final int OVERHEAD_BYTES = 200; // of the maps that it stands in
  private static final String SNAPSHOT = "snapshot";

  private final Position place;
  private final Position at;
  private final @Nullable String key;
  private final Message message;
  private final @Nullable Members members;
  private final long bytes;
  private final long millis;

  /** The record that a message comes from: its place, and its time in ms since the epoch. */
  record Source(Position at, long millis) {}

  Row(Source source, @Nullable String key, Message message) {
    this(source, source.at(), key, message, null);
  }

  /**
   * A merged one.
   *
   * @param place where its key came first
   */
  Row(
      Source source,
      Position place,
      @Nullable String key,
      Message message,
      @Nullable Members members) {
    this.place = place;
    this.at = source.at();
    this.key = key;
    this.message = message;
    this.members = members;
    this.millis = source.millis();
    this.bytes =
        OVERHEAD_BYTES
            + Sizes.of(key)
            + Sizes.of(message)
            + (members == null ? 0 : members.bytes());
  }

  /**
   * Its place in the snapshot, in the order of the log. It stays what it is as long as its key is
   * merged, so that a walk meets each key once.
   */
  public Position place() {
    return place;
  }

  /** The place of the record that it comes from; of several the last. */
  public Position at() {
    return at;
  }

  @Nullable String key() {
    return key;
  }

  @Nullable Members members() {
    return members;
  }

  /** Memory that it takes. */
  public long bytes() {
    return bytes;
  }

  /** When its record came. */
  long millis() {
    return millis;
  }

  /**
   * As newcomers get it: with {@code extras.snapshot}, which says the key if there is one.
   *
   * @param oldestMillis members that were last said before are left out
   */
  public Message shown(long oldestMillis) {
    Message whole = members == null ? message : members.in(message, oldestMillis);
    var extras = new LinkedHashMap<String, @Nullable Object>();
    Map<String, @Nullable Object> own = whole.extras();
    if (own != null) {
      extras.putAll(own);
    }
    extras.put(SNAPSHOT, key == null ? Map.of() : Map.of("key", key));
    return whole.withExtras(Collections.unmodifiableMap(extras));
  }
}
