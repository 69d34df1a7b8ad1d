package dev.barnabas.protocol.serial;

import java.util.regex.Pattern;

/**
 * Which log a position belongs to.
 *
 * @param generation raised with each new rule version or topic id of a log, never reused
 * @param topicId Kafka's topic id: 22 characters of URL-safe base64
 */
public record LogIdentity(int generation, String topicId) {
  static final int GENERATION_MAX = 99_999;
  private static final Pattern TOPIC_ID = Pattern.compile("[A-Za-z0-9_-]{22}");

  public LogIdentity {
    if (generation < 0 || generation > GENERATION_MAX || !TOPIC_ID.matcher(topicId).matches()) {
      throw new IllegalArgumentException(
          "not a log: generation " + generation + ", topic id " + topicId);
    }
  }
}
