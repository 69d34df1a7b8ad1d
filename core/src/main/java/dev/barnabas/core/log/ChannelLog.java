package dev.barnabas.core.log;

import dev.barnabas.protocol.serial.LogIdentity;
import org.jspecify.annotations.Nullable;

/**
 * A log that channels live in: our own, or a user's topic under a direct rule (architecture 2.2).
 *
 * @param identity its generation and topic id, as serials carry them
 * @param partitions the pinned count
 * @param rule the direct rule that owns the log's channels; null for our own log
 */
public record ChannelLog(
    LogIdentity identity,
    String topic,
    int partitions,
    LogReader reader,
    RecordMapper mapper,
    @Nullable String rule) {

  /** Whether clients may publish into it: only into our own. */
  public boolean publishable() {
    return rule == null;
  }

  public LogPartition partition(int number) {
    return new LogPartition(topic, number);
  }
}
