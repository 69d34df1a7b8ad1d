package dev.barnabas.kafka.egress;

import org.jspecify.annotations.Nullable;

/**
 * A topic that a rule reads, as one of those that had the name (decision 0086).
 *
 * @param remadeId the id of one that was made again since the rule began; null: the first
 */
record SourceTopic(String name, @Nullable String remadeId) {
  /** As ids of origins name it: {@code topic}, or {@code topic@ID}. */
  String unique() {
    return remadeId == null ? name : name + '@' + remadeId;
  }
}
