package dev.barnabas.bench.load;

import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/**
 * Which clients there are to be.
 *
 * @param channel the name of each client's channel, by the client's number
 * @param holdable each how manieth client stops reading while {@link Crowd#hold} says so; 0: none
 * @param refuge where clients go on when their server ends, at once and all together; null: nowhere
 * @param documents whether each message is a {@link TransitDocument}, which has to be whole
 */
public record CrowdPlan(
    Target target,
    int clients,
    IntFunction<String> channel,
    int holdable,
    @Nullable Target refuge,
    boolean documents) {
  /** How many may be on their way to being attached: no storm, the backlog holds them. */
  static final int OPENING_MAX = 64;

  public CrowdPlan(Target target, int clients, IntFunction<String> channel) {
    this(target, clients, channel, 0, null, false);
  }

  /** The same clients, of which each {@code step}th can be held. */
  public CrowdPlan withHoldable(int step) {
    return new CrowdPlan(target, clients, channel, step, refuge, documents);
  }

  /** The same clients, which resume there. */
  public CrowdPlan withRefuge(Target other) {
    return new CrowdPlan(target, clients, channel, holdable, other, documents);
  }

  /** The same clients, which look at all that is in their messages. */
  public CrowdPlan withDocuments() {
    return new CrowdPlan(target, clients, channel, holdable, refuge, true);
  }

  /** Threads that read for all of them. */
  int loops() {
    return clients > OPENING_MAX ? 2 : 1;
  }

  boolean isHoldable(int number) {
    return holdable > 0 && number % holdable == 0;
  }
}
