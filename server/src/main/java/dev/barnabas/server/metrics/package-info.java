/**
 * Numbers about the node as Prometheus reads them.
 *
 * <p>Lives here: the shape of a metric and its text. May not live here: counting, which belongs to
 * whoever does the counted thing, on its own thread. Thread: any. Start at {@link
 * dev.barnabas.server.metrics.Metric}.
 */
@NullMarked
package dev.barnabas.server.metrics;

import org.jspecify.annotations.NullMarked;
