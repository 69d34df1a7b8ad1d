package dev.barnabas.connect.sink;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Supplier;

/** What a sink task counted, and its last error. Thread: any. */
public final class SinkFigures {
  final LongAdder recordsReceived = new LongAdder();
  final LongAdder recordsUnmapped = new LongAdder();
  final LongAdder recordsSkipped = new LongAdder();
  final LongAdder recordsDeadLettered = new LongAdder();
  final LongAdder messagesPublished = new LongAdder();
  final LongAdder messagesRefused = new LongAdder();
  final LongAdder requests = new LongAdder();
  final LongAdder retries = new LongAdder();
  private volatile String lastError = "";

  void failed(String error) {
    lastError = error;
  }

  /** Attribute → its value. */
  Map<String, Supplier<Object>> counters() {
    var figures = new LinkedHashMap<String, Supplier<Object>>();
    figures.put("RecordsReceived", recordsReceived::sum);
    figures.put("RecordsUnmapped", recordsUnmapped::sum);
    figures.put("RecordsSkipped", recordsSkipped::sum);
    figures.put("RecordsDeadLettered", recordsDeadLettered::sum);
    figures.put("MessagesPublished", messagesPublished::sum);
    figures.put("MessagesRefused", messagesRefused::sum);
    figures.put("Requests", requests::sum);
    figures.put("Retries", retries::sum);
    figures.put("LastError", () -> lastError);
    return figures;
  }

  /** Sets all counters to 0. */
  public void reset() {
    List.of(
            recordsReceived,
            recordsUnmapped,
            recordsSkipped,
            recordsDeadLettered,
            messagesPublished,
            messagesRefused,
            requests,
            retries)
        .forEach(LongAdder::reset);
    lastError = "";
  }
}
