package dev.barnabas.connect.sink;

/** What keeps its order on the way to the nodes. */
public enum Ordering {
  /** Records of a partition. */
  PARTITION,
  /** Records of a key in a partition. */
  KEY,
  /** Nothing. */
  NONE
}
