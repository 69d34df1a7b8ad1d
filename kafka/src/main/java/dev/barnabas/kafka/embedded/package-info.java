/**
 * A real Apache Kafka in this process, for {@code dev} and for tests.
 *
 * <p>Lives here: making, starting and stopping one KRaft node. May not live here: anything that a
 * cluster outside would not do as well. Thread: the caller's; Kafka brings its own. Start at {@link
 * dev.barnabas.kafka.embedded.EmbeddedKafka}.
 */
@NullMarked
package dev.barnabas.kafka.embedded;

import org.jspecify.annotations.NullMarked;
