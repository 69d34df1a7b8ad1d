/**
 * Nodes and brokers that die, and clients that misbehave.
 *
 * <p>Lives here: what clients may notice of it. May not live here: how processes are run. Thread:
 * the test's. Start reading at {@link dev.barnabas.systemtests.faults.TwoNodesIT}.
 */
@NullMarked
package dev.barnabas.systemtests.faults;

import org.jspecify.annotations.NullMarked;
