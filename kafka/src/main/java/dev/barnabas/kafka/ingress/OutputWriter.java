package dev.barnabas.kafka.ingress;

import dev.barnabas.kafka.group.TransactionalBatch;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerGroupMetadata;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.TopicPartition;

/**
 * Writes what a rule made, and the position behind it: both, or neither.
 *
 * <p>Thread: its owner's.
 *
 * @param producer whose transactions have begun; belongs to the owner
 */
record OutputWriter(
    Producer<byte[], byte[]> producer, MessageMapping mapping, ConsumerGroupMetadata group) {
  /**
   * What a topic refuses for its size is replaced by what the rule says, until all fits.
   *
   * @throws dev.barnabas.kafka.rule.HeldUpException the rule must not go past one of them
   * @throws org.apache.kafka.common.KafkaException it may be written, or not: the committed
   *     position says
   */
  void commit(List<Output> output, Map<TopicPartition, OffsetAndMetadata> behind) {
    List<Output> wanted = output;
    Map<Integer, Exception> refused = tryCommit(wanted, behind);
    while (!refused.isEmpty()) {
      List<Output> rest = new ArrayList<>();
      for (int i = 0; i < wanted.size(); i++) {
        Exception why = refused.get(i);
        Optional<Output> one =
            why == null ? Optional.of(wanted.get(i)) : mapping.refused(wanted.get(i), why);
        one.ifPresent(rest::add);
      }
      wanted = rest;
      refused = tryCommit(wanted, behind);
    }
  }

  /** Which of them are too large for their topics; empty when all are written. */
  private Map<Integer, Exception> tryCommit(
      List<Output> output, Map<TopicPartition, OffsetAndMetadata> behind) {
    return new TransactionalBatch(output.stream().map(Output::record).toList(), behind, group)
        .write(producer);
  }
}
