package dev.barnabas.kafka.egress;

import dev.barnabas.core.log.LogUnavailableException;
import dev.barnabas.kafka.egress.RecordSink.Taken;
import dev.barnabas.kafka.rule.HeldUpException;
import dev.barnabas.mapping.rule.Ordering;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * Spreads the records of a batch over threads: those of one key to one of them, so that they keep
 * their order, or each to the next. When one is held up all go no further.
 *
 * <p>Thread: the task's, which waits for its lanes.
 */
final class Lanes implements AutoCloseable {
  private final Ordering ordering;
  private final int count;
  private final ExecutorService threads;

  /**
   * @param ordering by key, or none
   */
  Lanes(Ordering ordering, int count, String name) {
    this.ordering = ordering;
    this.count = count;
    this.threads =
        new ThreadPoolExecutor(
            count,
            count,
            0,
            TimeUnit.SECONDS,
            new ArrayBlockingQueue<>(count), // one task per lane and batch
            Thread.ofPlatform().name(name + "-lane-", 1).daemon().factory());
  }

  /**
   * Has all taken, and returns when no lane is at work any more.
   *
   * @param reached gets, for each partition, the offset below which all was taken
   * @throws HeldUpException a record must not be gone past
   */
  void run(List<Taken> batch, Map<TopicPartition, Long> reached, Consumer<Taken> take) {
    boolean[] done = new boolean[batch.size()]; // each written by one lane
    var stopped = new AtomicBoolean();
    List<Future<?>> running = new ArrayList<>();
    for (List<Integer> lane : lanes(batch)) {
      running.add(
          threads.submit(() -> {
            for (int i : lane) {
              if (stopped.get()) {
                return;
              }
              boolean taken = false;
              try {
                take.accept(batch.get(i));
                taken = true;
              } finally {
                done[i] = taken;
                stopped.compareAndSet(false, !taken);
              }
            }
          }));
    }
    RuntimeException failure = await(running);
    tell(batch, done, reached);
    if (failure != null) {
      throw failure;
    }
  }

  private List<List<Integer>> lanes(List<Taken> batch) {
    List<List<Integer>> lanes = new ArrayList<>();
    for (int lane = 0; lane < count; lane++) {
      lanes.add(new ArrayList<>());
    }
    for (int i = 0; i < batch.size(); i++) {
      lanes.get(ordering == Ordering.KEY ? laneOf(batch.get(i)) : i % count).add(i);
    }
    lanes.removeIf(List::isEmpty);
    return lanes;
  }

  /** Records without a key keep the order of their partition. */
  private int laneOf(Taken one) {
    byte[] key = one.record().key();
    return Math.floorMod(key == null ? one.partition().hashCode() : Arrays.hashCode(key), count);
  }

  /** A failure of Kafka counts more than a record that is held up: then all comes again. */
  private static @Nullable RuntimeException await(List<Future<?>> lanes) {
    RuntimeException worst = null;
    for (Future<?> lane : lanes) {
      try {
        lane.get();
      } catch (ExecutionException e) {
        if (e.getCause() instanceof HeldUpException held) {
          worst = worst == null ? held : worst;
        } else if (worst == null || worst instanceof HeldUpException) {
          worst = new LogUnavailableException("a lane failed: " + e.getCause(), e);
        }
      } catch (InterruptedException e) {
        lanes.forEach(one -> one.cancel(true));
        Thread.currentThread().interrupt();
        return new LogUnavailableException("interrupted while mapping", e);
      }
    }
    return worst;
  }

  private static void tell(List<Taken> batch, boolean[] done, Map<TopicPartition, Long> reached) {
    Set<TopicPartition> left = new HashSet<>();
    for (int i = 0; i < done.length; i++) {
      TopicPartition partition = batch.get(i).partition();
      if (!left.contains(partition)) {
        long offset = batch.get(i).record().offset();
        reached.put(partition, done[i] ? offset + 1 : offset);
        if (!done[i]) {
          left.add(partition);
        }
      }
    }
  }

  @Override
  public void close() {
    threads.shutdownNow();
  }
}
