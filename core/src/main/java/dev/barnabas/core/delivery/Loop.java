package dev.barnabas.core.delivery;

/** One event loop: a port. Everything of a connection happens on its loop. */
public interface Loop {
  /** Its number among the node's loops, from 0. */
  int index();

  /** Whether the calling thread is this loop's. */
  boolean inLoop();

  /** Runs a task on the loop, in order of submission. Thread: any. */
  void execute(Runnable task);

  /**
   * Runs a task on the loop after a delay. For the loop's own few timers: connections share them,
   * none has one of its own. Thread: any.
   */
  void schedule(Runnable task, long delayMillis);

  /**
   * Many transports are about to be flushed one after the other, and nothing else is done until
   * {@link #onFlushed}: what they send may leave together. Thread: the loop.
   */
  default void onFlushing(int transports) {}

  /** They were. Thread: the loop. */
  default void onFlushed() {}
}
