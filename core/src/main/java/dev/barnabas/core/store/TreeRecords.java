package dev.barnabas.core.store;

import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Where a writer of the store finds and puts records: a port. An implementer owes: what was written
 * is found under its key at once; all that is written between two commits counts together or not at
 * all. Thread: the writer's; it may block.
 */
public interface TreeRecords {
  /** The value of a record; null: it is gone, its time was over. */
  byte @Nullable [] find(byte[] key, LongSupplier offset);

  /**
   * Writes a record, or with null takes the one under the key away. Returns where it will stand;
   * who asks may have to wait for it.
   */
  LongSupplier write(byte[] key, byte @Nullable [] value);
}
