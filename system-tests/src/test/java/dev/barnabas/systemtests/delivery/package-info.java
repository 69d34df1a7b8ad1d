/**
 * Records of Kafka on their way to clients whose sockets break all the time.
 *
 * <p>Lives here: what was produced, and whether each client got its own of it. May not live here:
 * faults of nodes and brokers. Thread: the test's. Start reading at {@link
 * dev.barnabas.systemtests.delivery.KeyedDeliveryIT}.
 */
@NullMarked
package dev.barnabas.systemtests.delivery;

import org.jspecify.annotations.NullMarked;
