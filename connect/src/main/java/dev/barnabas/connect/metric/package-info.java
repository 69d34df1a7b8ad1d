/**
 * Figures of a task as an MBean. Thread: any. Start at {@link
 * dev.barnabas.connect.metric.FiguresBean}.
 */
@NullMarked
package dev.barnabas.connect.metric;

import org.jspecify.annotations.NullMarked;
