package dev.barnabas.mapping.egress;

import dev.barnabas.mapping.RecordHeader;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A Kafka record as a rule sees it. The arrays are read only.
 *
 * @param timestamp ms since the epoch
 * @param key null for none
 * @param value null for a tombstone
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
public record SourceRecord(
    String cluster,
    String topic,
    int partition,
    long offset,
    long timestamp,
    byte @Nullable [] key,
    byte @Nullable [] value,
    List<RecordHeader> headers) {

  /** {@code topic:partition:offset:index}: unique for ever within a cluster's topic. */
  String idOf(int index) {
    return topic + ':' + partition + ':' + offset + ':' + index;
  }
}
