package dev.barnabas.connect.sink;

import dev.barnabas.mapping.egress.MappedRecord;
import org.apache.kafka.connect.sink.SinkRecord;

/** Makes messages of records. Immutable. Thread: any. */
public interface RecordMapping {
  /** What the record becomes; what can't be mapped comes back as failures. */
  MappedRecord map(SinkRecord record);
}
