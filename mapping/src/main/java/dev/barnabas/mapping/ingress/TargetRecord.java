package dev.barnabas.mapping.ingress;

import dev.barnabas.mapping.RecordHeader;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A record to write. The arrays belong to it.
 *
 * @param value null for a tombstone
 * @param timestamp the message's, ms since the epoch
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
public record TargetRecord(
    String cluster,
    String topic,
    byte[] key,
    byte @Nullable [] value,
    long timestamp,
    List<RecordHeader> headers) {
  public TargetRecord {
    headers = List.copyOf(headers);
  }
}
