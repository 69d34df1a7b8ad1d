package dev.barnabas.app.wiring;

import dev.barnabas.core.log.LogUnavailableException;

/** A node can't start as Kafka does not answer; the same start may succeed later. */
final class KafkaAwayException extends StartException {
  private static final long serialVersionUID = 1L;

  private KafkaAwayException(String message, Throwable cause) {
    super(message, cause);
  }

  /**
   * Names the cluster and what to do.
   *
   * @param bootstrap as configured
   */
  static KafkaAwayException of(String bootstrap, LogUnavailableException away) {
    return new KafkaAwayException(
        ("Kafka at %s can't be used: %s. Look whether it runs and whether kafka.bootstrap names it,"
                + " then start again.")
            .formatted(bootstrap, away.getMessage()),
        away);
  }
}
