package dev.barnabas.core.store;

import org.jspecify.annotations.Nullable;

/**
 * Reads the store: a port. An implementer owes: a root is never older than the place up to which it
 * says that all is stored. Thread: any that may block; fails with {@link
 * dev.barnabas.core.log.LogUnavailableException}.
 */
public interface StoreReads {
  /** What leads to all that is kept under the key. */
  Found find(int partition, TreeKey key);

  /** The value of a record of the store; null: it is gone, its time was over. */
  byte @Nullable [] record(int partition, long offset);

  /**
   * What was found.
   *
   * @param root null: nothing is kept
   * @param covered everything of the partition before this place is stored
   */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  record Found(byte @Nullable [] root, LogPlace covered) {}
}
