package dev.barnabas.kafka.egress;

import dev.barnabas.mapping.rule.EgressSource;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.ListConsumerGroupOffsetsOptions;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.TopicPartition;

/**
 * Asks a source's cluster how far the rule's group is: the group's coordinator and the leader of
 * each partition have to answer. Thread: any.
 */
final class SourceProbe implements AutoCloseable {
  /**
   * How far the clocks of producers and the order of records by time may be off: so much is told
   * again when another source takes over, and dropped by its ids.
   */
  static final long MARGIN_MILLIS = 30_000;

  /** How far the times of an event's copies are apart where one producer writes them. */
  static final long COPIES_MILLIS = 200;

  private final EgressSource source;
  private final String group;
  private final int answerMillisMax;
  private final SharedAdmins.Hold hold;

  /**
   * What it answered.
   *
   * @param toldMillis everything in the source that is older than this was told; 0: not known
   * @param live whether that is its own doing: it was read, see {@link Told}
   */
  record Answer(long toldMillis, boolean live) {
    static final Answer NOTHING = new Answer(0, false);
  }

  /**
   * @param hold on the client that asks; the probe's from now on
   * @param answerMax an answer that comes later is none
   */
  SourceProbe(SharedAdmins.Hold hold, EgressSource source, String group, Duration answerMax) {
    this.hold = hold;
    this.source = source;
    this.group = group;
    this.answerMillisMax = Math.toIntExact(answerMax.toMillis());
  }

  /**
   * Asks once.
   *
   * @param nowMillis the time of day
   */
  CompletionStage<Answer> ask(long nowMillis) {
    var options = new ListConsumerGroupOffsetsOptions().timeoutMs(answerMillisMax);
    return hold.admin()
        .listConsumerGroupOffsets(group, options)
        .partitionsToOffsetAndMetadata()
        .toCompletionStage()
        .thenCompose(
            committed -> ends(committed).thenApply(ends -> answer(committed, ends, nowMillis)));
  }

  private CompletionStage<Map<TopicPartition, Long>> ends(
      Map<TopicPartition, OffsetAndMetadata> committed) {
    Map<TopicPartition, OffsetSpec> wanted = new HashMap<>();
    for (TopicPartition partition : committed.keySet()) {
      if (source.reads(partition.topic())) {
        wanted.put(partition, OffsetSpec.latest());
      }
    }
    if (wanted.isEmpty()) {
      return CompletableFuture.completedFuture(Map.of());
    }
    var options = new ListOffsetsOptions(IsolationLevel.READ_COMMITTED).timeoutMs(answerMillisMax);
    return hold.admin()
        .listOffsets(wanted, options)
        .all()
        .toCompletionStage()
        .thenApply(ends ->
            ends.entrySet().stream()
                .collect(Collectors.toMap(Map.Entry::getKey, one -> end(one.getValue()))));
  }

  private static long end(ListOffsetsResultInfo info) {
    return info.offset();
  }

  /**
   * By the times of records alone: a cluster that answers and takes no more records must not let
   * others pass what only they have.
   */
  static Answer answer(
      Map<TopicPartition, OffsetAndMetadata> committed,
      Map<TopicPartition, Long> ends,
      long nowMillis) {
    long newest = 0;
    long behind = Long.MAX_VALUE;
    long held = Long.MAX_VALUE;
    boolean live = false;
    for (Map.Entry<TopicPartition, Long> end : ends.entrySet()) {
      OffsetAndMetadata at = committed.get(end.getKey());
      Told said = at == null ? Told.NOTHING : Told.of(at);
      live |= said.live();
      if (!said.live()) {
        held = Math.min(held, said.millis());
        continue;
      }
      newest = Math.max(newest, Math.min(said.millis(), nowMillis));
      if (at == null || at.offset() < end.getValue()) {
        behind = Math.min(behind, said.millis());
      }
    }
    long own = live ? own(newest, behind, nowMillis) : Long.MAX_VALUE;
    long told = Math.min(own, held);
    return ends.isEmpty() || told <= 0 ? Answer.NOTHING : new Answer(told, live);
  }

  /** What was read to its end and rests for long enough was told whole. */
  private static long own(long newest, long behind, long nowMillis) {
    boolean rests = behind == Long.MAX_VALUE && nowMillis - newest >= MARGIN_MILLIS;
    if (newest == 0) {
      return 0;
    }
    return rests ? newest + COPIES_MILLIS : Math.min(newest, behind) - MARGIN_MILLIS;
  }

  @Override
  public void close() {
    hold.close();
  }
}
