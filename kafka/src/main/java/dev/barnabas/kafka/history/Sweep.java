package dev.barnabas.kafka.history;

import dev.barnabas.core.log.LogBounds;
import dev.barnabas.core.log.LogPartition;
import dev.barnabas.core.log.LogReader;
import dev.barnabas.core.log.LogRecord;
import dev.barnabas.core.log.Waiting;
import dev.barnabas.core.store.ChannelTree;
import dev.barnabas.core.store.TreeKey;
import java.util.ArrayList;
import java.util.List;

/**
 * Finds the channels of a partition in which nothing happens any more, so that nobody lets go what
 * they have had for longer than it is kept: looks through the index once an hour.
 *
 * <p>Thread: the keeper's.
 */
final class Sweep {
  private static final long PERIOD_MILLIS = 3_600_000;
  private static final int KEYS_MAX = 500; // at once; the next look goes on behind them

  private final int partition;
  private final KeeperSurroundings surroundings;
  private long sweptMillis;
  private long from;

  Sweep(int partition, KeeperSurroundings surroundings, long nowMillis) {
    this.partition = partition;
    this.surroundings = surroundings;
    this.sweptMillis = nowMillis;
  }

  /** Channels that have something to let go; none until it is time to look. */
  List<TreeKey> due(long nowMillis) {
    if (nowMillis - sweptMillis < PERIOD_MILLIS) {
      return List.of();
    }
    LogReader reader = surroundings.log().reader();
    LogPartition index = surroundings.indexPartition(partition);
    LogBounds bounds = Waiting.on(reader.bounds(index));
    var due = new ArrayList<TreeKey>();
    long reached =
        reader.scan(
            index,
            Math.max(from, bounds.begin()),
            bounds.end(),
            record -> {
              add(record, nowMillis, due);
              return due.size() < KEYS_MAX;
            });
    boolean done = due.size() < KEYS_MAX;
    from = done ? 0 : reached;
    sweptMillis = done ? nowMillis : sweptMillis;
    return due;
  }

  private void add(LogRecord record, long nowMillis, List<TreeKey> due) {
    byte[] value = record.value();
    byte[] key = record.key();
    TreeKey tree = key == null || value == null ? null : TreeKey.ofRootKey(key);
    if (tree == null || key == null || value == null) {
      return;
    }
    long before = nowMillis - surroundings.store().retention(tree.channel()).toMillis();
    if (ChannelTree.holdsOlder(value, before)
        && surroundings.index().find(partition, key).root() == record.offset()) {
      due.add(tree);
    }
  }
}
