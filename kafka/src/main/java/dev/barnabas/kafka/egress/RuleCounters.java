package dev.barnabas.kafka.egress;

import dev.barnabas.mapping.MappingError;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What a rule did, and a sample of what it could not do. Thread: any. */
public final class RuleCounters {
  private static final Logger log = LoggerFactory.getLogger(RuleCounters.class);
  private static final long SAMPLE_MILLIS = 10_000;

  private final String rule;
  private final LongAdder records = new LongAdder();
  private final LongAdder messages = new LongAdder();
  private final LongAdder deadLetters = new LongAdder();

  /** By reason: as many entries as there are reasons. */
  private final Map<String, LongAdder> skipped = new ConcurrentHashMap<>();

  private final AtomicLong nextSampleMillis = new AtomicLong();

  public RuleCounters(String rule) {
    this.rule = rule;
  }

  /** A moment's sum. */
  public record Snapshot(
      long records, long messages, long deadLetters, Map<String, Long> skipped) {}

  public void record() {
    records.increment();
  }

  public void message() {
    messages.increment();
  }

  public void deadLetter() {
    deadLetters.increment();
  }

  /**
   * An item was left out.
   *
   * @param place of the record, for the log
   */
  public void skipped(MappingError error, String place, long nowMillis) {
    skipped(error.reason().label(), place, error.stage() + ": " + error.getMessage(), nowMillis);
  }

  public void skipped(String reason, String place, String why, long nowMillis) {
    skipped.computeIfAbsent(reason, r -> new LongAdder()).increment();
    long next = nextSampleMillis.get();
    if (nowMillis >= next && nextSampleMillis.compareAndSet(next, nowMillis + SAMPLE_MILLIS)) {
      log.warn("Rule {} can't map {}: {} ({})", rule, place, why, reason);
    }
  }

  public Snapshot snapshot() {
    return new Snapshot(
        records.sum(),
        messages.sum(),
        deadLetters.sum(),
        skipped.entrySet().stream()
            .collect(Collectors.toUnmodifiableMap(Map.Entry::getKey, e -> e.getValue().sum())));
  }
}
