package dev.barnabas.kafka;

import dev.barnabas.core.log.LogUnavailableException;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.SslAuthenticationException;

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
    if (cause instanceof SslAuthenticationException) {
      return "TLS with Kafka failed, check the certificates on both sides: "
          + words(innermost(cause));
    }
    if (cause instanceof AuthenticationException) {
      return "Kafka refuses the login, check the cluster's credentials: " + words(cause);
    }
    return "Kafka did not do it: " + words(cause);
  }

  /** TLS says what was wrong at the bottom. */
  private static Throwable innermost(Throwable failure) {
    Throwable cause = failure;
    while (cause.getCause() != null) {
      cause = cause.getCause();
    }
    return cause;
  }

  private static String words(Throwable cause) {
    String message = cause.getMessage();
    return message == null || message.isBlank() ? cause.getClass().getSimpleName() : message;
  }
}
