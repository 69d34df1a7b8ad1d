package dev.barnabas.kafka.rule;

import dev.barnabas.mapping.rule.ErrorPolicy;
import dev.barnabas.mapping.rule.ErrorSettings;
import dev.barnabas.mapping.rule.MaxRate;
import org.jspecify.annotations.Nullable;

/**
 * What becomes of a record that failed: the rule's policy, unless too many fail, or somebody lets
 * this one pass.
 *
 * <p>Thread: any: of one rule's members on a node, all.
 */
public final class ErrorDecisions {
  private final ErrorSettings settings;
  private final RuleWatch watch;
  private final @Nullable FailureRate rate;

  public ErrorDecisions(ErrorSettings settings, RuleWatch watch) {
    this.settings = settings;
    this.watch = watch;
    MaxRate max = settings.maxRate();
    this.rate = max == null ? null : new FailureRate(max);
  }

  public ErrorSettings settings() {
    return settings;
  }

  /**
   * Decides about a record; to be asked once for each.
   *
   * @param written the policy for this kind of failure
   * @return {@code SKIP} or {@code DEAD_LETTER}
   * @throws HeldUpException the rule must not go past it
   */
  public ErrorPolicy of(ErrorPolicy written, RuleError error) {
    if (watch.halts().lets(error.place())) {
      watch.counters().failed(error);
      return settings.absent();
    }
    if (rate != null && rate.crosses(error.millis())) {
      watch.counters().failed(error);
      throw HeldUpException.halting(
          error, "more records failed than onError.maxRate allows: " + settings.maxRate());
    }
    return switch (written) {
      case STOP -> {
        watch.counters().failed(error);
        throw HeldUpException.halting(error, "onError says stop");
      }
      case RETRY -> {
        watch.counters().failed(error);
        throw HeldUpException.retrying(error);
      }
      case SKIP, DEAD_LETTER -> {
        watch.counters().failed(error);
        yield written;
      }
    };
  }
}
