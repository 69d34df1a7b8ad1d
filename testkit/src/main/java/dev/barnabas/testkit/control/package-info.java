/**
 * Doubles of what control state stands on, for tests of the core and of the server.
 *
 * <p>Lives here: doubles of the ports of {@code core.control}. May not live here: Kafka, Netty,
 * what a simulation needs. Start at {@link dev.barnabas.testkit.control.MemoryRecords}.
 */
@NullMarked
package dev.barnabas.testkit.control;

import org.jspecify.annotations.NullMarked;
