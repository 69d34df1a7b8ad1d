package dev.barnabas.core.log;

/**
 * Follows one partition from an offset on. All calls come on the reader's thread, in offset order.
 */
public interface PartitionListener {
  /**
   * The next record; offsets rise, with gaps where a topic has control records or was compacted.
   */
  void onRecord(LogRecord record);

  /**
   * Everything below {@code nextOffset} has been handed over: after each poll that moved, also when
   * it brought control records only.
   */
  void onPosition(long nextOffset);

  /**
   * What was read is no longer what stands in the topic; nothing more comes until it is opened
   * again.
   */
  void onLost(LogLoss loss);

  /** Why a partition can't be followed any further. */
  enum LogLoss {
    /** The offset lies before the first that is left, or behind the end. */
    OUT_OF_RANGE,
    /** The topic was cut or made again below the offset read. */
    TRUNCATED,
    /** The topic is gone. */
    DELETED,
    /** The listener threw: what it has made of the log so far is not to be trusted. */
    FAILED
  }
}
