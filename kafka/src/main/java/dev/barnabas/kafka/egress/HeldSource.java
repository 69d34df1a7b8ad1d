package dev.barnabas.kafka.egress;

import dev.barnabas.kafka.egress.RecordSink.Committed;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * What a member has to do with the other sources of its rule: whether it is its turn, where it goes
 * on when another told what lies before, and what its commits say of that. Of a rule without a
 * standby it always is.
 *
 * <p>Thread: the task's.
 */
final class HeldSource {
  private final @Nullable SourceTurns turns;
  private final ToldTimes told = new ToldTimes();

  /** Of the commits; none: nothing was appended from beyond them. ≤ its partitions. */
  private final Map<TopicPartition, String> marks = new HashMap<>();

  /**
   * @param turns of a rule with a standby
   */
  HeldSource(@Nullable SourceTurns turns) {
    this.turns = turns;
  }

  boolean mayRead() {
    return turns == null || turns.view().mayRead();
  }

  void onPlaced(TopicPartition partition, Committed at) {
    told.onPlaced(partition, at.toldMillis());
    String text = at.text();
    if (text == null) {
      marks.remove(partition);
    } else {
      marks.put(partition, text);
    }
  }

  void forget(Collection<TopicPartition> partitions) {
    told.forget(partitions);
    marks.keySet().removeAll(partitions);
  }

  void onTaken(ConsumerRecords<byte[], byte[]> records) {
    told.onTaken(records);
  }

  /** Everything that was taken is committed, and nothing else was appended. */
  void onNothingLeft() {
    marks.clear();
  }

  /**
   * Goes along with the source that is read, a little behind. Blocks.
   *
   * @return new positions; null: nothing has changed
   */
  @Nullable Map<TopicPartition, Long> goAlong(
      Consumer<byte[], byte[]> consumer, Map<TopicPartition, Long> positions) {
    if (turns == null || !turns.view().held()) {
      return null; // the others are being asked
    }
    long before = told.passedMillis();
    Map<TopicPartition, Long> ahead = told.pass(consumer, positions, turns.view().told());
    return told.passedMillis() > before ? ahead : null;
  }

  /** What others have told, as of {@link #goAlong}. */
  long passedMillis() {
    return told.passedMillis();
  }

  /** The partitions whose commits should say that others have told all of it. */
  Set<TopicPartition> passed() {
    return told.passed();
  }

  /** What another source told while this one was away: new positions. Blocks. */
  Map<TopicPartition, Long> leftOut(
      Consumer<byte[], byte[]> consumer, Map<TopicPartition, Long> positions) {
    return turns == null ? Map.of() : told.pass(consumer, positions, turns.view().toldLive());
  }

  /** Of a commit of what others told: what was appended from beyond the last may be there yet. */
  String textAsHeld(TopicPartition partition) {
    return new Told(told.of(partition), false, marks.get(partition)).text();
  }

  /** Of a commit of what this one told. */
  String text(TopicPartition partition, String sinks) {
    marks.put(partition, sinks);
    return turns == null ? sinks : new Told(told.of(partition), true, sinks).text();
  }
}
