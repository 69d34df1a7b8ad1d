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
 * @param topicId of a topic that was made again under its name, where that is known; else null
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
    List<RecordHeader> headers,
    @Nullable String topicId) {

  /**
   * {@code topic:partition:offset:index}: unique for ever within a cluster's topic; of one that was
   * made again {@code topic@topicId:…}, as offsets begin anew.
   */
  String idOf(int index) {
    String name = topicId == null ? topic : topic + '@' + topicId;
    return name + ':' + partition + ':' + offset + ':' + index;
  }
}
