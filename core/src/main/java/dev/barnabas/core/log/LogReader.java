package dev.barnabas.core.log;

import java.util.concurrent.CompletionStage;

/**
 * Reads partitions of one cluster: a port. An implementer owes: per partition every committed
 * record once, in offset order, from the offset asked for; listeners called on one thread, the
 * reader's; an outage shows as silence, never as an end. One thread serves all partitions.
 */
public interface LogReader {
  /** The reader that this one stands before, whose thread is its thread; else itself. */
  default LogReader root() {
    return this;
  }

  /**
   * Runs a task on the reader's thread, soon and in order of submission. Never refuses: for what
   * answers, ends or undoes something that was begun, and is bounded by that. Thread: any.
   */
  void execute(Runnable task);

  /**
   * As {@link #execute}, in the same order, for what somebody begins.
   *
   * @return false when so many tasks wait that it is refused, and never runs
   */
  default boolean offer(Runnable task) {
    execute(task);
    return true;
  }

  /**
   * Follows a partition from an offset on. Several listeners may follow one partition, each from
   * its own offset. Opening with the same listener again moves it. Thread: the reader's.
   */
  void open(LogPartition partition, long offset, PartitionListener listener);

  /** Ends what {@link #open} began. Thread: the reader's. */
  void close(LogPartition partition, PartitionListener listener);

  /**
   * Asks the cluster for a partition's bounds; concurrent questions may share one request that is
   * sent after them. Fails with {@link LogUnavailableException}. Thread: any; completes on any.
   */
  CompletionStage<LogBounds> bounds(LogPartition partition);

  /**
   * The first offset whose record is not older than the time; the end where there is none. Fails
   * with {@link LogUnavailableException}. Thread: any; completes on any.
   */
  CompletionStage<Long> offsetAt(LogPartition partition, long timestampMillis);

  /**
   * Whether records may be missing between two that are there, because the topic is compacted.
   * Fails with {@link LogUnavailableException}. Thread: any; completes on any.
   */
  CompletionStage<Boolean> isCompacted(LogPartition partition);

  /**
   * Reads {@code [from, to)} once more, on a consumer of its own, until the visitor has enough.
   * Blocks; for threads that may. Returns the offset up to which everything was handed over.
   *
   * @throws LogUnavailableException the cluster did not answer, or records in the range are gone
   */
  long scan(LogPartition partition, long from, long to, Visitor visitor);

  /** Takes the records of a {@link #scan}; false ends it. */
  @FunctionalInterface
  interface Visitor {
    boolean visit(LogRecord record);
  }

  /** Hears of the reader's turns. Thread: the reader's. */
  interface TurnListener {
    /**
     * After each poll, with or without records, at least twice a second while the cluster answers.
     */
    void onTurnEnd(long nowMillis);
  }
}
