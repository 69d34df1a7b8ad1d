package dev.barnabas.kafka.egress;

import dev.barnabas.core.log.LogRecord;
import dev.barnabas.core.log.LogUnavailableException;
import java.util.Map;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/** Where the records of a group member go. Thread: the task's; {@link #abandon} any. */
interface RecordSink extends AutoCloseable {
  /**
   * A commit as it was found.
   *
   * @param offset where the partition goes on
   * @param text what {@link #commitText} gave; null where the group has no commit: the rule is new
   */
  record Committed(long offset, @Nullable String text) {}

  /**
   * Begins with these partitions, and with no others; what was taken before may come again.
   *
   * @throws LogUnavailableException can't begin now
   */
  void begin(Map<TopicPartition, Committed> partitions);

  /** Takes a record; it may be under way when this returns. */
  void take(String topic, LogRecord record);

  /**
   * Returns when everything that was taken is where it belongs.
   *
   * @throws LogUnavailableException something may not be: begin again from the last commit
   */
  void flush();

  /** What to keep with the offset; called after a flush. */
  String commitText();

  /** Makes whoever waits in here give up. */
  void abandon();

  @Override
  void close();
}
