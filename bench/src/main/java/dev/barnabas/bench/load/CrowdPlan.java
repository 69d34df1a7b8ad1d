package dev.barnabas.bench.load;

import java.util.function.IntFunction;

/**
 * Which clients there are to be.
 *
 * @param channel the name of each client's channel, by the client's number
 * @param loops threads that read for all of them
 * @param opening how many may be on their way to being attached at once
 */
public record CrowdPlan(
    Target target, int clients, IntFunction<String> channel, int loops, int opening) {
  private static final int OPENING_MAX = 64; // no storm: the backlog holds them

  public CrowdPlan(Target target, int clients, IntFunction<String> channel) {
    this(target, clients, channel, clients > 64 ? 2 : 1, OPENING_MAX);
  }
}
