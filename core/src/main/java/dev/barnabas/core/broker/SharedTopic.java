package dev.barnabas.core.broker;

import dev.barnabas.core.delivery.Loop;
import dev.barnabas.core.log.LogBounds;
import dev.barnabas.core.log.LogPartition;
import dev.barnabas.core.log.LogReader;
import dev.barnabas.core.log.LogRecord;
import dev.barnabas.core.log.PartitionListener;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * One topic that is read once for all sessions of the node. What a poll brought is given to each
 * loop that follows, with one wake-up.
 *
 * <p>Thread: the reader's, for methods named {@code on…} and what they call; any for the rest.
 */
final class SharedTopic {
  private final String name;
  private final SharedTopics all;
  private final LogReader reader;
  private final AtomicInteger users = new AtomicInteger();
  private final Map<Integer, LoopTopic> loops = new ConcurrentHashMap<>(); // ≤ loops
  private final List<Outlet> outlets = new CopyOnWriteArrayList<>(); // ≤ loops
  private final List<Partition> partitions = new ArrayList<>();
  private final CompletableFuture<Void> opened = new CompletableFuture<>();
  private volatile long[] positions = new long[0];
  private volatile long unusedSinceNanos;
  private List<TopicRecord> batch = new ArrayList<>();
  private boolean ended;

  SharedTopic(String name, SharedTopics all, LogReader reader) {
    this.name = name;
    this.all = all;
    this.reader = reader;
    this.unusedSinceNanos = all.nowNanos();
  }

  String name() {
    return name;
  }

  LogReader reader() {
    return reader;
  }

  /** Completes when its positions are known, fails when they can't be. */
  CompletableFuture<Void> opened() {
    return opened;
  }

  /** Begins to read at its end. */
  void open(int count) {
    var ends = new ArrayList<CompletableFuture<Long>>();
    for (int p = 0; p < count; p++) {
      ends.add(
          reader.bounds(new LogPartition(name, p)).toCompletableFuture().thenApply(LogBounds::end));
    }
    var _ =
        CompletableFuture.allOf(ends.toArray(CompletableFuture<?>[]::new))
            .whenComplete((_, failure) -> {
              if (failure != null) {
                opened.completeExceptionally(failure);
              } else {
                reader.execute(
                    () -> onOpen(ends.stream().mapToLong(CompletableFuture::join).toArray()));
              }
            });
  }

  private void onOpen(long[] ends) {
    positions = ends;
    for (int p = 0; p < ends.length; p++) {
      follow(p, ends[p]);
    }
    opened.complete(null);
  }

  /** The topic has that many partitions now; a new one is read from its beginning. */
  void onSize(int count) {
    long[] known = positions;
    if (ended || count <= known.length) {
      return;
    }
    positions = Arrays.copyOf(known, count);
    for (int p = known.length; p < count; p++) {
      follow(p, 0);
    }
  }

  private void follow(int partition, long offset) {
    var followed = new Partition(partition);
    partitions.add(followed);
    reader.open(new LogPartition(name, partition), offset, followed);
  }

  int partitionsRead() {
    return positions.length;
  }

  /** By partition, up to where all has been handed over or soon is. */
  long[] positions() {
    return positions;
  }

  void use() {
    users.incrementAndGet();
  }

  void release() {
    unusedSinceNanos = all.nowNanos();
    users.decrementAndGet();
  }

  /** Whether nobody has used it for that long. */
  boolean isIdle(long nanos) {
    return users.get() == 0 && all.nowNanos() - unusedSinceNanos > nanos;
  }

  /** The topic as that loop has it. */
  LoopTopic on(Loop loop) {
    return loops.computeIfAbsent(
        loop.index(),
        _ -> {
          var made = new LoopTopic(this, loop, all.settings().ringBytes());
          reader.execute(() -> onFollowed(made));
          return made;
        });
  }

  private void onFollowed(LoopTopic follower) {
    if (ended) {
      follower.loop().execute(() -> follower.onEnd(TopicStream.End.LOST));
      return;
    }
    outlets.add(new Outlet(follower, this));
    long[] from = positions;
    follower.loop().execute(() -> follower.onBegin(from.clone()));
  }

  /** Nobody follows any more. */
  void onClose() {
    ended = true;
    partitions.forEach(one -> reader.close(new LogPartition(name, one.number), one));
    partitions.clear();
    outlets.clear();
  }

  private void onLost() {
    if (!ended) {
      List<Outlet> told = List.copyOf(outlets);
      onClose();
      all.forget(this);
      told.forEach(outlet -> outlet.onEnd(TopicStream.End.LOST));
    }
  }

  private void onRead(int partition, long next) {
    long[] moved = positions.clone();
    moved[partition] = next;
    positions = moved;
    if (!batch.isEmpty()) {
      List<TopicRecord> full = batch;
      batch = new ArrayList<>();
      outlets.forEach(outlet -> outlet.onBatch(full));
    }
  }

  /**
   * One of its partitions, as the reader sees it.
   *
   * <p>Thread: the reader's.
   */
  private final class Partition implements PartitionListener {
    private final int number;

    Partition(int number) {
      this.number = number;
    }

    @Override
    public void onRecord(LogRecord record) {
      batch.add(new TopicRecord(name, record));
    }

    @Override
    public void onPosition(long nextOffset) {
      onRead(number, nextOffset);
    }

    @Override
    public void onLost(LogLoss loss) {
      SharedTopic.this.onLost();
    }
  }
}
