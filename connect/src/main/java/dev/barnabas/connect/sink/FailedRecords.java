package dev.barnabas.connect.sink;

import dev.barnabas.connect.rest.BatchAnswer.Failure;
import dev.barnabas.mapping.egress.MappingFailure;
import dev.barnabas.protocol.error.ErrorCode;
import java.util.Optional;
import java.util.concurrent.Future;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.errors.DataException;
import org.apache.kafka.connect.sink.ErrantRecordReporter;
import org.apache.kafka.connect.sink.SinkRecord;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What becomes of records that can't be mapped and of messages that a node refuses for good: the
 * policy. Thread: any.
 */
public final class FailedRecords {
  private static final Logger LOG = LoggerFactory.getLogger(FailedRecords.class);

  private final FailurePolicy policy;
  private final @Nullable ErrantRecordReporter reporter;
  private final SinkFigures figures;

  /**
   * @param reporter the worker's dead letter queue; null: there is none
   */
  public FailedRecords(
      FailurePolicy policy, @Nullable ErrantRecordReporter reporter, SinkFigures figures) {
    this.policy = policy;
    this.reporter = reporter;
    this.figures = figures;
  }

  /** A record, or an item of it, that can't be mapped. */
  ConnectException unmapped(SinkRecord record, MappingFailure failure) {
    figures.recordsUnmapped.increment();
    String item = failure.index() == MappingFailure.WHOLE_RECORD ? "" : ", item " + failure.index();
    return problem(
        place(record)
            + item
            + " can't be mapped: "
            + failure.error().stage()
            + ": "
            + failure.error().getMessage());
  }

  /** A message that a node will never take. */
  ConnectException refused(SinkRecord record, Failure failure) {
    figures.messagesRefused.increment();
    return problem(place(record) + ": a message was refused: " + failure);
  }

  /** A refusal that is about us and would meet every message: nothing is skipped because of it. */
  Optional<ConnectException> aboutUs(Failure failure) {
    boolean scope =
        failure.code() == ErrorCode.CAPABILITY_DENIED.code()
            && failure.message().contains("source-ids");
    return scope
        ? Optional.of(
            problem(
                "the key of client.key lacks the operation source-ids (%s). Grant it, or set"
                        .formatted(failure)
                    + " id.scope=client"))
        : Optional.empty();
  }

  private ConnectException problem(String text) {
    figures.failed(text);
    return new DataException(text);
  }

  private static String place(SinkRecord record) {
    return record.originalTopic()
        + '-'
        + record.originalKafkaPartition()
        + " offset "
        + record.originalKafkaOffset();
  }

  /**
   * Applies the policy.
   *
   * @return when the record is dealt with: null at once, else when its dead letter is written
   * @throws ConnectException the same, where the task has to stop
   */
  @Nullable Future<Void> settle(SinkRecord record, Progress.Open open, ConnectException problem) {
    if (policy == FailurePolicy.SKIP) {
      figures.recordsSkipped.increment();
      LOG.warn("left out: {}", problem.getMessage());
      return null;
    }
    if (policy == FailurePolicy.DLQ && reporter != null) {
      if (!open.firstReport()) {
        return null;
      }
      figures.recordsDeadLettered.increment();
      return reporter.report(record, problem);
    }
    throw new ConnectException(
        problem.getMessage()
            + (policy == FailurePolicy.DLQ
                ? ". There is no dead letter queue: set errors.tolerance=all and"
                    + " errors.deadletterqueue.topic.name"
                : ". onFailedRecordMapping=stop: mend the record or the templates, or set skip or"
                    + " dlq"),
        problem);
  }
}
