package dev.barnabas.core.log;

/**
 * Appends to our own log: a port. An implementer owes: appends to one partition keep their order;
 * an append that was accepted is either written once or reported as failed; nothing is ever sent
 * again after a failure was reported.
 */
public interface LogAppender {
  /** The pinned number of partitions. */
  int partitions();

  /**
   * Appends without blocking. That it was written is seen by this node's own replay of it, not
   * here. Thread: any.
   *
   * @throws LogUnavailableException refused before the append: the oldest append to this partition
   *     is too old, or too much is waiting
   */
  void append(int partition, byte[] key, byte[] value, FailureListener listener);

  /** Hears of an append that failed. Thread: any, the appender's own. */
  @FunctionalInterface
  interface FailureListener {
    void onFailed(Failure failure);
  }

  /**
   * How an append failed.
   *
   * @param written what is known about the record
   * @param message why, for a person
   */
  record Failure(Written written, String message) {}

  /** Whether a failed append may still show up in the log. */
  enum Written {
    /** It is not there and will not be: may be refused. */
    NO,
    /**
     * It may be there: only a disconnect, after which the client sends the same again, is honest.
     */
    UNKNOWN
  }
}
