package dev.barnabas.mapping.rule;

import org.jspecify.annotations.Nullable;

/**
 * What happens to what can't be mapped, and to what Kafka refuses for good ({@code onError}). While
 * Kafka is away everything is tried again, whatever is written here.
 *
 * @param mapping null when not written
 * @param publish for what Kafka refuses for good, as it is too large; null and {@code retry}, which
 *     is said of a Kafka that is away: as {@code mapping}
 * @param deadLetterTopic on the rule's own cluster
 * @param maxRate of failures, above which any policy becomes {@code stop}; null: no limit
 */
public record ErrorSettings(
    @Nullable ErrorPolicy mapping,
    @Nullable ErrorPolicy publish,
    @Nullable String deadLetterTopic,
    @Nullable MaxRate maxRate) {
  /** Nothing written: what fails is skipped. */
  public static final ErrorSettings DEFAULT = new ErrorSettings(null, null, null, null);

  public ErrorSettings {
    if (deadLetterTopic != null) {
      TopicName.require("deadLetterTopic", deadLetterTopic);
    }
    requireTopic("mapping", mapping, deadLetterTopic);
    requireTopic("publish", publish, deadLetterTopic);
  }

  private static void requireTopic(
      String key, @Nullable ErrorPolicy policy, @Nullable String deadLetterTopic) {
    if (policy == ErrorPolicy.DEAD_LETTER && deadLetterTopic == null) {
      throw new RuleException(
          key, policy.label(), "needs a deadLetterTopic", "Add deadLetterTopic: name");
    }
  }

  /**
   * What was written; else dead letters where a topic for them is named, and skipping where none
   * is.
   */
  public ErrorPolicy effectiveMapping() {
    return mapping == null ? absent() : mapping;
  }

  /** What happens to what Kafka refuses for good. */
  public ErrorPolicy effectivePublish() {
    return publish == null || publish == ErrorPolicy.RETRY ? effectiveMapping() : publish;
  }

  /** Where a record goes that somebody lets pass: to the dead letters if there is a topic. */
  public ErrorPolicy absent() {
    return deadLetterTopic == null ? ErrorPolicy.SKIP : ErrorPolicy.DEAD_LETTER;
  }

  /** Whether one member decides for all nodes: it can hold the rule up. */
  public boolean mayHalt() {
    return mapping == ErrorPolicy.STOP
        || mapping == ErrorPolicy.RETRY
        || publish == ErrorPolicy.STOP
        || maxRate != null;
  }
}
