package dev.barnabas.core.store;

import dev.barnabas.core.store.StoreCodec.Root;
import java.util.List;
import java.util.function.LongFunction;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Reads what is kept of a channel, in either direction, and no more records than it needs.
 *
 * <p>Thread: any that may block.
 */
final class TreeWalk {
  private final LongFunction<byte @Nullable []> records;
  private final Range range;

  /**
   * What is asked for.
   *
   * @param after the last place before it
   * @param below the first place behind it
   * @param fromMillis and {@code toMillis}: timestamps, inclusive
   */
  record Range(LogPlace after, LogPlace below, long fromMillis, long toMillis) {
    boolean touches(Node node) {
      return after.isBefore(node.last())
          && node.first().isBefore(below)
          && node.lastMillis() >= fromMillis
          && node.firstMillis() <= toMillis;
    }

    boolean holds(StoredItem item) {
      return after.isBefore(item.place())
          && item.place().isBefore(below)
          && item.timestampMillis() >= fromMillis
          && item.timestampMillis() <= toMillis;
    }
  }

  /**
   * @param records by their offsets; null: gone, their time was over
   */
  TreeWalk(LongFunction<byte @Nullable []> records, Range range) {
    this.records = records;
    this.range = range;
  }

  /** Gives items, newest first or oldest first, until the taker has enough; then returns false. */
  boolean give(byte @Nullable [] root, boolean newestFirst, Predicate<StoredItem> taker) {
    Root known = StoreCodec.root(root);
    return giveOf(known.nodes(), newestFirst, taker);
  }

  private boolean giveOf(List<Node> nodes, boolean newestFirst, Predicate<StoredItem> taker) {
    for (Node node : newestFirst ? nodes.reversed() : nodes) {
      if (range.touches(node) && !giveOf(node, newestFirst, taker)) {
        return false;
      }
    }
    return true;
  }

  private boolean giveOf(Node node, boolean newestFirst, Predicate<StoredItem> taker) {
    byte[] bytes = records.apply(node.offset().getAsLong());
    if (bytes == null) {
      return true;
    }
    if (!node.isLeaf()) {
      return giveOf(StoreCodec.nodes(bytes), newestFirst, taker);
    }
    List<StoredItem> items = StoreCodec.items(bytes);
    for (StoredItem item : newestFirst ? items.reversed() : items) {
      if (range.holds(item) && !taker.test(item)) {
        return false;
      }
    }
    return true;
  }
}
