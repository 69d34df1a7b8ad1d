/**
 * What a Kafka Connect worker loads: connectors and their tasks, and the wiring of what they are
 * made of. The only package of the module that reads the clock and rolls dice; no logic. Thread: a
 * task's own, which the worker calls it on. Start at {@link dev.barnabas.connect.ChannelSinkTask}.
 */
@NullMarked
package dev.barnabas.connect;

import org.jspecify.annotations.NullMarked;
