/**
 * Load: many WebSocket clients on few threads, messages at a rate, and the count of what arrived.
 *
 * <p>Lives here: what a generator needs that must be light, since it shares the machine with what
 * it measures. May not live here: what is measured and how it is shown. Start at {@link
 * dev.barnabas.bench.load.Crowd}.
 */
@NullMarked
package dev.barnabas.bench.load;

import org.jspecify.annotations.NullMarked;
