/**
 * Micro-benchmarks (JMH) of what is done per message: time and allocation of a single step, without
 * a network. {@code ./barnabas bench micro} runs them.
 *
 * <p>Lives here: one class for each step. May not live here: what needs sockets, Kafka or other
 * processes (see {@code scenario}). Start at {@link dev.barnabas.bench.micro.MicroBenchmarks}.
 */
@NullMarked
package dev.barnabas.bench.micro;

import org.jspecify.annotations.NullMarked;
