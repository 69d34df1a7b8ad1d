package dev.barnabas.kafka.log;

import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Hands tasks to the reader's thread and wakes it when it sits in a poll, and only then: a wakeup
 * sent at any other time would break the next poll. One may still come late; the loop takes a poll
 * that is woken for nothing as an empty one.
 *
 * <p>Thread: any for {@link #submit} and {@link #offer}, the log reader for the rest.
 */
final class ReaderTasks {
  private static final Logger log = LoggerFactory.getLogger(ReaderTasks.class);

  /**
   * A reconnect storm of 15,000 clients with 50 channels each brings 750,000 at once. What was
   * begun is always ended: only what begins is refused.
   */
  static final int TASKS_MAX = 1 << 20;

  /**
   * Polls go on in a storm: records, which everybody waits for, come after so long at the latest.
   */
  static final long TURN_MAX_NANOS = 5_000_000;

  private enum State {
    RUNNING,
    POLLING,
    WOKEN
  }

  private final LinkedBlockingQueue<Runnable> queue = new LinkedBlockingQueue<>();
  private final AtomicReference<State> state = new AtomicReference<>(State.RUNNING);
  private final Runnable wakeup;
  private final LongSupplier nanoTime;

  ReaderTasks(Runnable wakeup, LongSupplier nanoTime) {
    this.wakeup = wakeup;
    this.nanoTime = nanoTime;
  }

  /** Takes what ends or answers something that was begun, and is bounded by that. */
  void submit(Runnable task) {
    queue.add(task);
    wake();
  }

  /** Takes what somebody begins; false: too much waits already. */
  boolean offer(Runnable task) {
    if (queue.size() >= TASKS_MAX) {
      return false;
    }
    submit(task);
    return true;
  }

  void wake() {
    if (state.compareAndSet(State.POLLING, State.WOKEN)) {
      wakeup.run();
    }
  }

  /** False when a task came meanwhile; either way {@link #endPoll} follows. */
  boolean beginPoll() {
    state.set(State.POLLING);
    return queue.isEmpty();
  }

  void endPoll() {
    state.set(State.RUNNING);
  }

  /** Runs what waits, for the time that a turn has for it; the rest goes with the next turn. */
  void run() {
    Runnable task = queue.poll();
    if (task == null) {
      return;
    }
    long began = nanoTime.getAsLong();
    while (task != null) {
      runOne(task);
      boolean over = nanoTime.getAsLong() - began >= TURN_MAX_NANOS;
      task = over ? null : queue.poll();
    }
  }

  /** Waits for a task when there is nothing to poll. */
  void await(long millis) throws InterruptedException {
    runOne(queue.poll(millis, TimeUnit.MILLISECONDS));
  }

  private static void runOne(@Nullable Runnable task) {
    if (task == null) {
      return;
    }
    try {
      task.run();
    } catch (Throwable e) { // a stack overflow, say: the next task is another one's
      log.error("A task on the log reader failed", e);
    }
  }
}
