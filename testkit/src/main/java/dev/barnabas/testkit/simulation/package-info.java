/**
 * The simulated world: several nodes of the core, a faulty log, clients as SDKs behave, all on one
 * seeded scheduler with a virtual clock.
 *
 * <p>Lives here: doubles of the core's ports, clients, faults, the rules of the log read literally.
 * May not live here: Kafka, Netty, real time, real randomness. Thread: the one that runs the world.
 * Start at {@link dev.barnabas.testkit.simulation.World}.
 */
@NullMarked
package dev.barnabas.testkit.simulation;

import org.jspecify.annotations.NullMarked;
