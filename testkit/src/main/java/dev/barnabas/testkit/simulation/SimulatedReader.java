package dev.barnabas.testkit.simulation;

import dev.barnabas.core.log.LogBounds;
import dev.barnabas.core.log.LogPartition;
import dev.barnabas.core.log.LogReader;
import dev.barnabas.core.log.LogRecord;
import dev.barnabas.core.log.LogUnavailableException;
import dev.barnabas.core.log.PartitionListener;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A node's log reader: turns that poll batches of random size, partitions that are held back,
 * outages.
 *
 * <p>Thread: the one that runs the world.
 */
public final class SimulatedReader implements LogReader {
  private static final int BATCH_MAX = 40;
  private static final int LARGE_BATCH_MAX = 2_000;
  private static final int IDLE_MILLIS = 400;
  private static final int TIMEOUT_MILLIS = 3_000;

  private final Scheduler scheduler;
  private final Cluster cluster;
  private final ArrayDeque<Runnable> tasks = new ArrayDeque<>();
  private final List<Followed> followed = new ArrayList<>();
  private @Nullable TurnListener turns;
  private long turn; // the number of the next one; others that were planned are void
  private long silentUntilMillis;
  private long pausedUntilMillis;
  private boolean dead;

  /** One listener of one partition. */
  private static final class Followed {
    final LogPartition at;
    final PartitionListener listener;
    long position;
    long heldUntilMillis;

    Followed(LogPartition at, PartitionListener listener, long position) {
      this.at = at;
      this.listener = listener;
      this.position = position;
    }
  }

  SimulatedReader(Scheduler scheduler, Cluster cluster) {
    this.scheduler = scheduler;
    this.cluster = cluster;
  }

  void start(TurnListener listener) {
    turns = listener;
    plan(0);
  }

  /** Polls bring nothing for so long. */
  public void fallSilent(long millis) {
    silentUntilMillis = scheduler.nowMillis() + millis;
  }

  /** Its thread does nothing at all for so long. */
  public void pause(long millis) {
    pausedUntilMillis = scheduler.nowMillis() + millis;
  }

  /** One of its partitions brings nothing for so long. */
  public void hold(int which, long millis) {
    if (!followed.isEmpty()) {
      followed.get(which % followed.size()).heldUntilMillis = scheduler.nowMillis() + millis;
    }
  }

  /** This partition brings nothing for so long. */
  public void hold(LogPartition partition, long millis) {
    followed.stream()
        .filter(one -> one.at.equals(partition))
        .forEach(one -> one.heldUntilMillis = scheduler.nowMillis() + millis);
  }

  /** One of its partitions is lost, as if its position were out of range. */
  public void lose(int which) {
    execute(() -> {
      if (!followed.isEmpty()) {
        Followed lost = followed.remove(which % followed.size());
        lost.listener.onLost(PartitionListener.LogLoss.OUT_OF_RANGE);
      }
    });
  }

  /** This partition is lost, as if its position were out of range. */
  public void lose(LogPartition partition) {
    execute(() -> {
      List<Followed> lost = followed.stream().filter(one -> one.at.equals(partition)).toList();
      followed.removeAll(lost);
      lost.forEach(one -> one.listener.onLost(PartitionListener.LogLoss.OUT_OF_RANGE));
    });
  }

  void die() {
    dead = true;
    tasks.clear();
    followed.clear();
  }

  /** Whether it has replayed everything that it follows. */
  boolean isCaughtUp() {
    return followed.stream().allMatch(one -> one.position >= cluster.at(one.at).bounds().end());
  }

  private void plan(long delayMillis) {
    long planned = ++turn;
    scheduler.after(
        delayMillis,
        () -> {
          if (planned == turn && !dead) {
            turn();
          }
        });
  }

  private void turn() {
    if (scheduler.nowMillis() < pausedUntilMillis) {
      plan(pausedUntilMillis - scheduler.nowMillis());
      return;
    }
    for (int left = tasks.size(); left > 0 && !dead; left--) {
      tasks.remove().run();
    }
    boolean moved = false;
    if (scheduler.nowMillis() >= silentUntilMillis && cluster.answers()) {
      for (Followed one : List.copyOf(followed)) {
        moved |= poll(one);
      }
    }
    if (turns != null) {
      turns.onTurnEnd(scheduler.nowMillis());
    }
    plan(moved || !tasks.isEmpty() ? 1 + scheduler.below(20) : 50 + scheduler.below(IDLE_MILLIS));
  }

  private boolean poll(Followed one) {
    SimulatedPartition partition = cluster.at(one.at);
    LogBounds bounds = partition.bounds();
    if (scheduler.nowMillis() < one.heldUntilMillis || one.position >= bounds.end()) {
      return false;
    }
    if (one.position < bounds.begin()) {
      followed.remove(one);
      one.listener.onLost(PartitionListener.LogLoss.OUT_OF_RANGE);
      return true;
    }
    int left = 1 + scheduler.below(scheduler.chance(0.1) ? LARGE_BATCH_MAX : BATCH_MAX);
    for (LogRecord record : partition.range(one.position, bounds.end())) {
      if (left-- == 0 || !followed.contains(one)) {
        break;
      }
      one.position = record.offset() + 1;
      one.listener.onRecord(record);
    }
    if (left >= 0) {
      one.position = bounds.end();
    }
    one.listener.onPosition(one.position);
    return true;
  }

  @Override
  public void execute(Runnable task) {
    if (!dead) {
      tasks.add(task);
      plan(scheduler.below(4));
    }
  }

  @Override
  public void open(LogPartition partition, long offset, PartitionListener listener) {
    close(partition, listener);
    followed.add(new Followed(partition, listener, offset));
  }

  @Override
  public void close(LogPartition partition, PartitionListener listener) {
    followed.removeIf(one -> one.at.equals(partition) && one.listener.equals(listener));
  }

  @Override
  public CompletionStage<LogBounds> bounds(LogPartition partition) {
    return ask(() -> cluster.at(partition).bounds());
  }

  @Override
  public CompletionStage<Long> offsetAt(LogPartition partition, long timestampMillis) {
    return ask(() -> cluster.at(partition).offsetAt(timestampMillis));
  }

  @Override
  public CompletionStage<Boolean> isCompacted(LogPartition partition) {
    return ask(() -> cluster.isCompacted(partition.topic()));
  }

  private <T> CompletionStage<T> ask(Supplier<T> question) {
    if (scheduler.isBlocking()) {
      return cluster.answers()
          ? CompletableFuture.completedFuture(question.get())
          : CompletableFuture.failedFuture(silence());
    }
    var answer = new CompletableFuture<T>();
    scheduler.after(
        scheduler.below(20),
        () -> {
          if (cluster.answers()) {
            T value = question.get();
            scheduler.after(scheduler.below(20), () -> answer.complete(value));
          } else {
            scheduler.after(TIMEOUT_MILLIS, () -> answer.completeExceptionally(silence()));
          }
        });
    return answer;
  }

  @Override
  public long scan(LogPartition partition, long from, long to, Visitor visitor) {
    SimulatedPartition source = cluster.at(partition);
    if (!cluster.answers() || from < source.bounds().begin()) {
      throw silence();
    }
    for (LogRecord record : source.range(from, Math.min(to, source.bounds().end()))) {
      if (!visitor.visit(record)) {
        return record.offset() + 1;
      }
    }
    return to;
  }

  private static LogUnavailableException silence() {
    return new LogUnavailableException("the simulated brokers did not answer");
  }
}
