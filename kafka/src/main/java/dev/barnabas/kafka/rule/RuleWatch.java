package dev.barnabas.kafka.rule;

import java.time.InstantSource;

/**
 * What is known of a rule on this node, kept while its tasks come and go.
 *
 * @param halts the same on all nodes
 * @param clock the time of day
 */
public record RuleWatch(RuleCounters counters, Lags lags, Halts halts, InstantSource clock) {
  public static RuleWatch of(String rule, Halts halts, InstantSource clock) {
    return new RuleWatch(new RuleCounters(rule, clock), new Lags(), halts, clock);
  }
}
