package dev.barnabas.core.log;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A record as it stands in a partition. The arrays belong to the record and are not changed.
 *
 * @param partition of its topic
 * @param leaderEpoch of the batch that holds it; -1 when the broker did not say
 * @param timestampMillis LogAppendTime in our own log, whatever the topic says in a user's
 */
@SuppressWarnings("ArrayRecordComponent") // never compared: a record is its offset
public record LogRecord(
    int partition,
    long offset,
    int leaderEpoch,
    long timestampMillis,
    byte @Nullable [] key,
    byte @Nullable [] value,
    List<Header> headers) {

  /** A record header; names may repeat. */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  public record Header(String name, byte @Nullable [] value) {}
}
