package dev.barnabas.kafka.egress;

import dev.barnabas.core.log.LogRecord;
import dev.barnabas.core.log.LogUnavailableException;
import dev.barnabas.mapping.egress.EgressRule;
import dev.barnabas.mapping.egress.SourceRecord;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Fetches the schemas of a rule's records before they are mapped.
 *
 * <p>Thread: any.
 */
record Preparation(EgressBinding binding, String topic) {
  /** Longer than a registry's client waits for one answer; a schema may refer to others. */
  private static final long SECONDS_MAX = 30;

  /** What is missing for the record, see {@link EgressRule#prepare}; null: nothing. */
  @Nullable CompletionStage<?> begin(LogRecord record) {
    return binding.rule().prepare(source(record));
  }

  /** As the other, with a record of the log. */
  void await(LogRecord record) {
    await(binding.rule(), source(record));
  }

  private SourceRecord source(LogRecord record) {
    return Sources.of(binding, binding.topic(topic), record);
  }

  /**
   * Waits until nothing is missing for the record. Blocks.
   *
   * @throws LogUnavailableException a schema can't be had now
   */
  static void await(EgressRule rule, SourceRecord record) {
    if (!rule.needsSchemas()) {
      return;
    }
    try {
      for (var missing = rule.prepare(record); missing != null; missing = rule.prepare(record)) {
        missing.toCompletableFuture().get(SECONDS_MAX, TimeUnit.SECONDS);
      }
    } catch (ExecutionException e) {
      Throwable cause = e.getCause() == null ? e : e.getCause();
      throw new LogUnavailableException(String.valueOf(cause.getMessage()), cause);
    } catch (TimeoutException e) {
      throw new LogUnavailableException("the schema registry does not answer", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new LogUnavailableException("interrupted while a schema was fetched", e);
    }
  }
}
