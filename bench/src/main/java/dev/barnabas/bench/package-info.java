/**
 * Measures a running node from outside: many WebSocket subscribers, records produced at a rate, and
 * a plain Kafka consumer beside them as the reference of the same run.
 *
 * <p>Lives here: what makes load and counts. May not live here: anything of the product; it is seen
 * only through its sockets, its topics and its process's CPU time. Start at {@link
 * dev.barnabas.bench.LoadGenerator}.
 */
@NullMarked
package dev.barnabas.bench;

import org.jspecify.annotations.NullMarked;
