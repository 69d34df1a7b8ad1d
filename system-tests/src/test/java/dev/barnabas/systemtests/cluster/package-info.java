/**
 * Processes for tests: a Kafka broker, nodes, and a proxy that breaks the sockets between.
 *
 * <p>Lives here: starting, killing and cleaning up what runs beside the test's JVM. May not live
 * here: what a test asserts. Thread: any. Start reading at {@link
 * dev.barnabas.systemtests.cluster.NodeProcess}.
 */
@NullMarked
package dev.barnabas.systemtests.cluster;

import org.jspecify.annotations.NullMarked;
