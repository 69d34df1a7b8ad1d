package dev.barnabas.kafka.egress;

import dev.barnabas.core.log.LogRecord;
import dev.barnabas.kafka.rule.RuleCounters;
import dev.barnabas.mapping.egress.MappedRecord;
import java.util.Map;
import org.apache.kafka.common.TopicPartition;

/**
 * What the group of a direct rule does: the nodes read the topic themselves, each as often as it
 * needs to; one member maps each record once more, to count what becomes of it and to write the
 * dead letters. Its commits show how far the rule is. Clients do not wait for it, so it reads
 * rarely, and much at once: each look at a topic costs the broker more than many records do.
 *
 * <p>Thread: the task's.
 */
final class ProgressSink implements RecordSink {
  private final Map<String, RuleMapper> mappers;
  private final DeadLetters deadLetters;
  private final RuleCounters counters;
  private boolean urgent;

  ProgressSink(Map<String, RuleMapper> mappers, DeadLetters deadLetters, RuleCounters counters) {
    this.mappers = Map.copyOf(mappers);
    this.deadLetters = deadLetters;
    this.counters = counters;
  }

  @Override
  public boolean mayGather() {
    return true;
  }

  @Override
  public void begin(Map<TopicPartition, Committed> partitions) {}

  @Override
  public void take(String topic, LogRecord record) {
    counters.record();
    RuleMapper mapper = mappers.get(topic);
    if (mapper != null) {
      mapper.await(record);
      MappedRecord mapped = mapper.mapped(record);
      mapped.messages().forEach(message -> counters.message());
      urgent |= !mapped.failures().isEmpty();
      deadLetters.take(mapper.topic(), record, mapped.failures());
    }
  }

  @Override
  public void settle() {
    deadLetters.flush();
  }

  @Override
  public void flush() {
    deadLetters.flush();
  }

  @Override
  public boolean isUrgent() {
    return urgent;
  }

  @Override
  public String commitText(Map<TopicPartition, Long> positions) {
    urgent = false;
    return "";
  }

  @Override
  public boolean leavesNothing() {
    return true;
  }

  @Override
  public void abandon() {
    deadLetters.abandon();
  }

  @Override
  public void close() {
    deadLetters.close();
  }
}
