package dev.barnabas.core.store;

import java.util.function.LongSupplier;

/**
 * Points to a record of the store: a leaf, or a branch of such pointers.
 *
 * @param level 0: a leaf
 * @param id of the record's key
 * @param first place of an item in it
 * @param last place of an item in it
 * @param firstMillis the least timestamp in it
 * @param lastMillis the greatest
 * @param bytes of a leaf
 * @param offset where the record stands; asked for only when what it points to was written
 */
record Node(
    int level,
    long id,
    LogPlace first,
    LogPlace last,
    long firstMillis,
    long lastMillis,
    int bytes,
    LongSupplier offset) {
  /** What it takes in a record. */
  static final int SIZE = 1 + 8 + 2 * LogPlace.BYTES + 16 + 4 + 8;

  boolean isLeaf() {
    return level == 0;
  }
}
