package dev.barnabas.kafka.egress;

import dev.barnabas.core.log.LogRecord;
import dev.barnabas.core.log.LogUnavailableException;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/** Where the records of a group member go. Thread: the task's; {@link #abandon} any. */
interface RecordSink extends AutoCloseable {
  /**
   * A commit as it was found.
   *
   * @param offset where the partition goes on
   * @param text what {@link #commitText} gave; null where nothing was appended from behind the
   *     offset: the group has no commit, the rule is new, or another source told what lies before
   * @param toldMillis everything older was told, see {@link Told}; 0: not known
   */
  record Committed(long offset, @Nullable String text, long toldMillis) {}

  /**
   * Begins with these partitions, and with no others; what was taken before may come again. Their
   * positions are to be committed before anything is taken.
   *
   * @throws LogUnavailableException can't begin now
   */
  void begin(Map<TopicPartition, Committed> partitions);

  /** Another member has or had the partitions: what is known of them is not all. */
  default void forget() {}

  /**
   * Nobody else appends from the partitions any more, and all that they did before {@link #begin}
   * is known, or taken.
   */
  default void alone() {}

  /**
   * From now on so long nobody is taken to have gone past these partitions but this sink: what is
   * under way by then is given up.
   */
  default void ownFor(long nanos) {}

  /** Whether nobody waits for what it does: records may come some time later, many at once. */
  default boolean mayGather() {
    return false;
  }

  /** A record of a partition of the source. */
  record Taken(TopicPartition partition, LogRecord record) {}

  /**
   * Takes records.
   *
   * @param reached gets, for each partition, the offset below which all was taken
   * @throws dev.barnabas.kafka.rule.HeldUpException as {@link #take}
   */
  default void takeAll(List<Taken> batch, Map<TopicPartition, Long> reached) {
    for (Taken one : batch) {
      reached.put(one.partition(), one.record().offset());
      take(one.partition().topic(), one.record());
      reached.put(one.partition(), one.record().offset() + 1);
    }
  }

  /**
   * Takes a record; it may be under way when this returns.
   *
   * @throws dev.barnabas.kafka.rule.HeldUpException it must not be gone past; what was taken before
   *     it stays taken
   */
  void take(String topic, LogRecord record);

  /**
   * The same as {@link #flush} where some of what was taken will come again: it is then left out.
   */
  void settle();

  /**
   * Returns when everything that was taken is where it belongs.
   *
   * @throws LogUnavailableException something may not be: begin again
   * @throws dev.barnabas.kafka.rule.HeldUpException found out late; all that was taken comes again
   */
  void flush();

  /** Whether a commit should follow at once, as a kill would have something written twice. */
  boolean isUrgent();

  /**
   * What to keep with the offsets; called after {@link #begin}, {@link #flush} or {@link #settle}.
   *
   * @param positions of all partitions, below which all was taken and is where it belongs
   */
  String commitText(Map<TopicPartition, Long> positions);

  /** After a commit of all positions: whether nothing was appended from beyond them. */
  boolean leavesNothing();

  /** After a failure: takes back what is under way, as far as that can be done. */
  default void drop() {}

  /** Makes whoever waits in here give up. */
  void abandon();

  @Override
  void close();
}
