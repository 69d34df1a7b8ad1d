package dev.barnabas.kafka.log;

import dev.barnabas.core.log.LogRecord;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;

/** From Kafka's form of a record to that of {@code core.log}; the arrays are shared. */
public final class Records {
  private static final int NO_EPOCH = -1;

  private Records() {}

  public static LogRecord of(ConsumerRecord<byte[], byte[]> record) {
    return new LogRecord(
        record.partition(),
        record.offset(),
        record.leaderEpoch().orElse(NO_EPOCH),
        record.timestamp(),
        record.key(),
        record.value(),
        headers(record.headers()));
  }

  private static List<LogRecord.Header> headers(Headers headers) {
    Header[] all = headers.toArray();
    if (all.length == 0) {
      return List.of();
    }
    List<LogRecord.Header> list = new ArrayList<>(all.length);
    for (Header header : all) {
      list.add(new LogRecord.Header(header.key(), header.value()));
    }
    return list;
  }
}
