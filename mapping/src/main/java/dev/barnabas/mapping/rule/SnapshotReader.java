package dev.barnabas.mapping.rule;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Reads a rule's {@code snapshot}.
 *
 * <p>Thread: the caller's.
 */
final class SnapshotReader {
  private static final String KEY = "#{key}";

  private final RuleTree tree;

  SnapshotReader(RuleTree rule) {
    this.tree = rule.member("snapshot");
  }

  Optional<SnapshotSettings> read() {
    SnapshotMode mode = tree.choice("mode", SnapshotMode.NONE, Map.of());
    String key = tree.optionalText("key");
    Integer length = length(mode);
    Duration maxIdle = tree.duration("maxIdle");
    if (mode == SnapshotMode.NONE && (key != null || length != null || maxIdle != null)) {
      tree.refuse("mode", null, "is required", "Set last, distinct, merge or table");
    }
    if (mode == SnapshotMode.LAST && length != null) {
      tree.refuse("length", length, "is not for the mode last", "Use mode: distinct");
    }
    tree.finish();
    String named = key == null && mode.isKeyed() ? KEY : key;
    int standard =
        switch (mode) {
          case NONE -> 0;
          case LAST -> 1;
          case DISTINCT -> SnapshotSettings.MESSAGES;
          case MERGE, TABLE -> SnapshotSettings.KEYS;
        };
    int most = length == null || mode == SnapshotMode.LAST ? standard : length;
    return mode == SnapshotMode.NONE
        ? Optional.of(SnapshotSettings.NONE)
        : tree.build(() -> new SnapshotSettings(mode, named, most, maxIdle));
  }

  private @Nullable Integer length(SnapshotMode mode) {
    Object value = tree.raw("length");
    if (value == null) {
      return null;
    }
    if (value instanceof Number number && number.doubleValue() == number.intValue()) {
      return number.intValue();
    }
    tree.refuse(
        "length", value, "must be a number of " + (mode.isKeyed() ? "keys" : "messages"), "");
    return null;
  }
}
