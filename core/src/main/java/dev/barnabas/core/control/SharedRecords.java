package dev.barnabas.core.control;

import java.util.Map;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * Records by key that all nodes share: a port. An implementer owes: every follower hears every
 * record in one order, the same on all nodes; of records with one key at least the newest.
 */
public interface SharedRecords {
  /**
   * Hears of all records, those that are there first, and of each that comes. Returns when it has
   * heard of all that were there. Blocks: not for event loops.
   */
  void follow(Follower follower);

  /**
   * Writes records, or removes those whose value is null, in the map's order. The stage completes
   * when this node's followers have heard of all; it fails with {@link
   * dev.barnabas.core.log.LogUnavailableException} when they may or may not be written. Thread:
   * any.
   */
  CompletionStage<Void> write(Map<String, byte @Nullable []> changes);

  /**
   * Completes when this node's followers have heard of all that was written, by whichever node,
   * before the call; fails with {@link dev.barnabas.core.log.LogUnavailableException} when that
   * takes too long. Thread: any.
   */
  CompletionStage<Void> catchUp();

  /** Hears of records. Thread: one, the log reader. */
  interface Follower {
    /** A record was written; null: removed. */
    void onRecord(String key, byte @Nullable [] value);

    /** Nothing more is known for now. */
    void onTurnEnd();
  }
}
