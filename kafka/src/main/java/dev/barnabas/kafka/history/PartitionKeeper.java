package dev.barnabas.kafka.history;

import dev.barnabas.core.channel.LogReplay;
import dev.barnabas.core.channel.LogReplay.Said;
import dev.barnabas.core.log.ChannelKey;
import dev.barnabas.core.log.ChannelLog;
import dev.barnabas.core.log.LogBounds;
import dev.barnabas.core.log.LogRecord;
import dev.barnabas.core.log.StartFinder;
import dev.barnabas.core.log.Waiting;
import dev.barnabas.core.store.ChannelTree;
import dev.barnabas.core.store.HistoryStore.Keeping;
import dev.barnabas.core.store.LogPlace;
import dev.barnabas.core.store.TreeKey;
import dev.barnabas.kafka.group.OpenPartitions;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.errors.InterruptException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings one partition of our log into the store. Made anew after every failure: the producer's
 * start fences whoever had the partition before and ends what it left open; then the index says how
 * far the store has come, and W before that is read back.
 *
 * <p>Thread: the task's.
 */
final class PartitionKeeper implements OpenPartitions.Open {
  private static final Logger LOG = LoggerFactory.getLogger(PartitionKeeper.class);

  /** Well within the window, so that a question needs nothing but the window and the store. */
  private static final long TELL_MILLIS = 20_000;

  /** What came so long before the first start is kept too: the window shows it anyway. */
  private static final long FIRST_MILLIS = 120_000;

  private final int partition;
  private final KeeperSurroundings surroundings;
  private final ChannelLog log;
  private final Producer<byte[], byte[]> producer;
  private final StoreTransaction store;
  private final LogReplay replay;
  private final Gathered gathered = new Gathered();
  private final Sweep sweep;
  private final long start;
  private final long firstKept;
  private long indexEnd;
  private long position;
  private long told; // the position that the index has
  private long toldMillis;
  private long gatheringMillis;

  private PartitionKeeper(
      int partition, KeeperSurroundings surroundings, Producer<byte[], byte[]> producer) {
    this.partition = partition;
    this.surroundings = surroundings;
    this.log = surroundings.log();
    this.producer = producer;
    this.store =
        new StoreTransaction(surroundings.topics(), partition, producer, surroundings.fetch());
    producer.initTransactions();
    indexEnd = Waiting.on(log.reader().bounds(surroundings.indexPartition(partition))).end();
    LogPlace covered = surroundings.index().covered(partition, indexEnd);
    LogBounds bounds = Waiting.on(log.reader().bounds(log.partition(partition)));
    firstKept = begin(covered, bounds);
    position = firstKept;
    if (!covered.equals(place(firstKept))) {
      commit(); // from now on it has begun
    }
    Duration window = surroundings.settings().replay().dedupWindow();
    long firstMillis = StartFinder.firstMillis(log, partition, firstKept, bounds.end());
    long now = surroundings.clock().millis();
    StartFinder.Start found =
        new StartFinder(window.toMillis())
            .find(log, partition, firstKept, firstMillis == 0 ? now : firstMillis);
    start = found.offset();
    replay = new LogReplay(log, partition, surroundings.settings().replay(), found.fromBeginning());
    told = position;
    toldMillis = now;
    sweep = new Sweep(partition, surroundings, now);
  }

  static PartitionKeeper open(
      int partition, KeeperSurroundings surroundings, Producer<byte[], byte[]> producer) {
    try {
      return new PartitionKeeper(partition, surroundings, producer);
    } catch (RuntimeException e) {
      producer.close(Duration.ZERO);
      throw e;
    }
  }

  private long begin(LogPlace covered, LogBounds bounds) {
    if (covered.equals(LogPlace.FIRST)) {
      long millis = Math.max(0, surroundings.clock().millis() - FIRST_MILLIS);
      return Waiting.on(log.reader().offsetAt(log.partition(partition), millis));
    }
    if (covered.generation() == log.identity().generation()
        && covered.offset() >= bounds.begin()
        && covered.offset() <= bounds.end()) {
      return covered.offset();
    }
    LOG.error(
        "History: partition {} of the log holds offsets {} to {} and the store had come to {};"
            + " what lay between is lost to it, going on with the oldest",
        partition,
        bounds.begin(),
        bounds.end(),
        covered);
    return bounds.begin();
  }

  private LogPlace place(long offset) {
    return LogPlace.at(log.identity().generation(), offset);
  }

  @Override
  public long start() {
    return start;
  }

  /** Everything below is stored. */
  long stored() {
    return told;
  }

  /** Takes a batch. */
  @Override
  public void take(List<LogRecord> records, long next) {
    for (LogRecord record : records) {
      Said said = replay.replay(record, this::isKept);
      if (said == null || record.offset() < firstKept) {
        continue;
      }
      boolean presenceOfLast =
          said.key().kind() == TreeKey.Kind.PRESENCE && keeping(said.key()) != Keeping.ALL;
      if (!presenceOfLast) {
        if (gathered.isEmpty()) {
          gatheringMillis = surroundings.clock().millis();
        }
        gathered.add(said);
      }
      if (gathered.isFull()) {
        position = Math.max(position, record.offset() + 1);
        commit();
      }
    }
    position = Math.max(position, next);
  }

  /** Stores what has been gathered for long enough; after each poll. */
  @Override
  public void keep() {
    long now = surroundings.clock().millis();
    boolean due =
        gathered.isEmpty()
            ? position > told && now - toldMillis >= TELL_MILLIS
            : now - gatheringMillis >= surroundings.settings().gather().toMillis();
    if (due) {
      commit();
    }
    List<TreeKey> old = sweep.due(now);
    if (!old.isEmpty()) {
      trim(old);
    }
  }

  private boolean isKept(ChannelKey channel) {
    return surroundings.store().keeping(channel) != Keeping.NOTHING;
  }

  private Keeping keeping(TreeKey key) {
    return surroundings.store().keeping(key.channel());
  }

  /** Stores what is gathered and the position behind it, or neither. */
  private void commit() {
    awaitIndex();
    store.begin();
    Map<TreeKey, ChannelTree> trees = new LinkedHashMap<>();
    gathered.forEach((key, part) -> {
      ChannelTree tree = open(key);
      part.putInto(tree);
      trim(key, tree);
      trees.put(key, tree);
    });
    finish(trees, position);
    surroundings.counters().stored(gathered.items(), store.takeBytesWritten());
    gathered.clear();
  }

  /** Lets go what channels have had for longer than it is kept. */
  private void trim(List<TreeKey> keys) {
    awaitIndex();
    store.begin();
    Map<TreeKey, ChannelTree> trees = new LinkedHashMap<>();
    for (TreeKey key : keys) {
      ChannelTree tree = open(key);
      trim(key, tree);
      trees.put(key, tree);
    }
    finish(trees, told); // what is gathered is not stored with it
  }

  private void awaitIndex() {
    LogPlace _ = surroundings.index().covered(partition, indexEnd);
  }

  private ChannelTree open(TreeKey key) {
    StoreIndex.Place place = surroundings.index().find(partition, key.rootKey());
    return new ChannelTree(key, store, store.root(key, place));
  }

  private void trim(TreeKey key, ChannelTree tree) {
    tree.trim(
        surroundings.clock().millis() - surroundings.store().retention(key.channel()).toMillis());
    if (keeping(key) == Keeping.LAST) {
      tree.keepLast();
    }
  }

  private void finish(Map<TreeKey, ChannelTree> trees, long covered) {
    store.flush();
    trees.forEach((key, tree) -> store.writeRoot(key, tree.root()));
    indexEnd = store.commit(place(covered));
    told = covered;
    toldMillis = surroundings.clock().millis();
  }

  /** Ends at once; what is under way is undone by whoever opens the partition next. */
  @Override
  public void close() {
    try {
      producer.close(Duration.ZERO);
    } catch (InterruptException e) { // the others have to be closed too, and the group left
      LOG.debug("the producer of partition {} ends by itself", partition, e);
    }
  }
}
