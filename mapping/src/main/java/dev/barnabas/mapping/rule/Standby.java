package dev.barnabas.mapping.rule;

import java.time.Duration;
import java.util.List;

/**
 * When a source of a rule with {@code failover.mode: primary-standby} is read.
 *
 * @param after the sources before it have to be silent for so long; one that comes back has to
 *     answer for so long
 * @param before none for the primary
 */
public record Standby(Duration after, List<EgressSource> before) {
  static final Duration AFTER = Duration.ofSeconds(5);
  private static final Duration AFTER_MIN = Duration.ofSeconds(1);

  /** What was told shortly before has to be told again before the window of repeats is over. */
  private static final Duration AFTER_MAX = Duration.ofSeconds(60);

  public Standby {
    before = List.copyOf(before);
    if (after.compareTo(AFTER_MIN) < 0 || after.compareTo(AFTER_MAX) > 0) {
      throw new RuleException(
          "failover.after", after.toSeconds() + "s", "must be from 1s to 60s", "");
    }
  }
}
