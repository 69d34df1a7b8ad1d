package dev.barnabas.kafka.log;

import dev.barnabas.core.log.LogAppender.Failure;
import dev.barnabas.core.log.LogAppender.Written;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.InvalidTimestampException;
import org.apache.kafka.common.errors.InvalidTopicException;
import org.apache.kafka.common.errors.PolicyViolationException;
import org.apache.kafka.common.errors.RecordBatchTooLargeException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.SerializationException;

/** What an error of the producer says about the record: only a broker's clear no is a no. */
public final class AppendFailure {
  private AppendFailure() {}

  static Failure of(Exception error) {
    Written written = isOfTheRecord(error) ? Written.NO : Written.UNKNOWN;
    return new Failure(written, String.valueOf(error.getMessage()));
  }

  /** Whether the error is the answer to this very record, which then was not written. */
  public static boolean isOfTheRecord(Exception error) {
    return error instanceof RecordTooLargeException
        || error instanceof RecordBatchTooLargeException
        || error instanceof SerializationException
        || error instanceof AuthorizationException
        || error instanceof InvalidTopicException
        || error instanceof InvalidTimestampException
        || error instanceof PolicyViolationException
        || error instanceof org.apache.kafka.common.InvalidRecordException;
  }
}
