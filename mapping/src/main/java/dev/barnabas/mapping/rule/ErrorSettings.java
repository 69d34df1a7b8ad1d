package dev.barnabas.mapping.rule;

import org.jspecify.annotations.Nullable;

/**
 * What happens to what can't be mapped ({@code onError}). Publishing is always retried.
 *
 * @param mapping null when not written
 * @param deadLetterTopic on the rule's own cluster
 */
public record ErrorSettings(@Nullable MappingPolicy mapping, @Nullable String deadLetterTopic) {
  public ErrorSettings {
    if (deadLetterTopic != null) {
      TopicName.require("deadLetterTopic", deadLetterTopic);
    }
    if (mapping == MappingPolicy.DEAD_LETTER && deadLetterTopic == null) {
      throw new RuleException(
          "mapping", mapping.label(), "needs a deadLetterTopic", "Add deadLetterTopic: name");
    }
  }

  /**
   * What was written; else dead letters where a topic for them is named, and skipping where none
   * is.
   */
  public MappingPolicy effectiveMapping() {
    if (mapping != null) {
      return mapping;
    }
    return deadLetterTopic == null ? MappingPolicy.SKIP : MappingPolicy.DEAD_LETTER;
  }
}
