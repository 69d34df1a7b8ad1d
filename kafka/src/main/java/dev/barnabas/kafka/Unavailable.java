package dev.barnabas.kafka;

import dev.barnabas.core.log.LogUnavailableException;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;

/** Says in words why Kafka did not do something: many of its failures have no message. */
public final class Unavailable {
  private Unavailable() {}

  /** The failure for callers; the same where it is one already. */
  public static LogUnavailableException because(Throwable failure) {
    Throwable cause = failure;
    while ((cause instanceof ExecutionException || cause instanceof CompletionException)
        && cause.getCause() != null) {
      cause = cause.getCause();
    }
    if (cause instanceof LogUnavailableException already) {
      return already;
    }
    return new LogUnavailableException(text(cause), cause);
  }

  private static String text(Throwable cause) {
    boolean late =
        cause instanceof TimeoutException
            || cause instanceof org.apache.kafka.common.errors.TimeoutException;
    if (late) {
      return "Kafka did not answer in time";
    }
    String message = cause.getMessage();
    boolean silent = message == null || message.isBlank();
    return "Kafka did not do it: " + (silent ? cause.getClass().getSimpleName() : message);
  }
}
