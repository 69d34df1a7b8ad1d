package dev.barnabas.kafka.settings;

/** A setting does not fit what stands in Kafka; says path, value, rule and remedy. */
public final class SettingsException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public SettingsException(String message) {
    super(message);
  }
}
