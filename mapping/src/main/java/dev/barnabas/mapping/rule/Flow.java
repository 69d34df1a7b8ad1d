package dev.barnabas.mapping.rule;

import org.jspecify.annotations.Nullable;

/**
 * How the records of a rule flow ({@code ordering}, {@code parallelism}, {@code newest}).
 *
 * @param parallelism per node: members of the group where partitions keep their order, else threads
 *     that map
 * @param newest expression for a number or text, what is older than the last of its channel is
 *     dropped; null: nothing is
 */
public record Flow(Ordering ordering, int parallelism, @Nullable String newest) {
  static final Flow DEFAULT = new Flow(Ordering.PARTITION, 1, null);

  /** A node has a few cores, and each is a thread. */
  static final int PARALLELISM_MAX = 64;

  public Flow {
    if (parallelism < 1 || parallelism > PARALLELISM_MAX) {
      throw new RuleException(
          "parallelism", parallelism, "must be 1 to " + PARALLELISM_MAX, "Start more nodes");
    }
  }
}
