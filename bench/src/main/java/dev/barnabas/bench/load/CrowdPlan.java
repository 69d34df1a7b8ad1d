package dev.barnabas.bench.load;

import java.util.function.IntFunction;

/**
 * Which clients there are to be.
 *
 * @param channel the name of each client's channel, by the client's number
 * @param loops threads that read for all of them
 * @param holdable each how manieth client stops reading while {@link Crowd#hold} says so; 0: none
 */
public record CrowdPlan(
    Target target, int clients, IntFunction<String> channel, int loops, int holdable) {
  /** How many may be on their way to being attached: no storm, the backlog holds them. */
  static final int OPENING_MAX = 64;

  public CrowdPlan(Target target, int clients, IntFunction<String> channel) {
    this(target, clients, channel, 0);
  }

  private CrowdPlan(Target target, int clients, IntFunction<String> channel, int holdable) {
    this(target, clients, channel, clients > OPENING_MAX ? 2 : 1, holdable);
  }

  /** The same clients, of which each {@code step}th can be held. */
  public CrowdPlan withHoldable(int step) {
    return new CrowdPlan(target, clients, channel, step);
  }

  boolean isHoldable(int number) {
    return holdable > 0 && number % holdable == 0;
  }
}
