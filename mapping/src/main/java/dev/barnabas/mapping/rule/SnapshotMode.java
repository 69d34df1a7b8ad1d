package dev.barnabas.mapping.rule;

import java.util.Locale;

/** What a direct rule's channels keep for newcomers. */
public enum SnapshotMode implements Labelled {
  /** Nothing: they begin with what comes. */
  NONE,
  /** The last message. */
  LAST,
  /** The last so many messages. */
  DISTINCT,
  /** The last message for each key, with the members that earlier ones had and it has not. */
  MERGE,
  /** The last message for each key. */
  TABLE;

  /** Whether there is one message for each key, which a tombstone takes away. */
  public boolean isKeyed() {
    return this == MERGE || this == TABLE;
  }

  @Override
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
