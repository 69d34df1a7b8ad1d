package dev.barnabas.kafka.egress;

import dev.barnabas.core.log.LogRecord;
import dev.barnabas.mapping.RecordHeader;
import dev.barnabas.mapping.egress.SourceRecord;
import java.util.List;

/** From the log's form of a record to that of the rules. */
final class Sources {
  private Sources() {}

  static SourceRecord of(EgressBinding binding, SourceTopic topic, LogRecord record) {
    return new SourceRecord(
        binding.rule().settings().from().cluster(),
        topic.name(),
        record.partition(),
        record.offset(),
        record.timestampMillis(),
        record.key(),
        record.value(),
        headers(record.headers()),
        topic.remadeId());
  }

  private static List<RecordHeader> headers(List<LogRecord.Header> headers) {
    return headers.isEmpty()
        ? List.of()
        : headers.stream().map(header -> new RecordHeader(header.name(), header.value())).toList();
  }
}
