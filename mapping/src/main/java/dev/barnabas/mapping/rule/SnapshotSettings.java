package dev.barnabas.mapping.rule;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What newcomers to a direct rule's channels get first ({@code snapshot}).
 *
 * @param key template; null: messages have none
 * @param length messages of a channel that are kept at most, with a key those of so many keys
 * @param maxIdle what is older does not count; null: as far back as is read
 */
public record SnapshotSettings(
    SnapshotMode mode, @Nullable String key, int length, @Nullable Duration maxIdle) {
  /** No snapshots. */
  public static final SnapshotSettings NONE =
      new SnapshotSettings(SnapshotMode.NONE, null, 0, null);

  static final int MESSAGES = 10;
  static final int MESSAGES_MAX = 1_000;
  static final int KEYS = 10_000;
  static final int KEYS_MAX = 100_000;
  private static final Duration IDLE_MIN = Duration.ofSeconds(1);
  private static final Duration IDLE_MAX = Duration.ofDays(365);

  public SnapshotSettings {
    int most = mode.isKeyed() ? KEYS_MAX : mode == SnapshotMode.DISTINCT ? MESSAGES_MAX : length;
    if (mode != SnapshotMode.NONE && (length < 1 || length > most)) {
      throw new RuleException(
          "length",
          length,
          "must be 1 to " + most + (mode.isKeyed() ? " keys" : " messages") + " of a channel",
          "");
    }
    if (maxIdle != null && (maxIdle.compareTo(IDLE_MIN) < 0 || maxIdle.compareTo(IDLE_MAX) > 0)) {
      throw new RuleException("maxIdle", maxIdle, "must be 1s to 365d", "");
    }
  }

  /** Whether there are snapshots at all. */
  public boolean isKept() {
    return mode != SnapshotMode.NONE;
  }
}
