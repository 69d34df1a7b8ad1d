/**
 * Processes: those that the benchmark starts and ends, and what any costs, from {@code /proc}.
 *
 * <p>Lives here: starting, ending, CPU time, memory. May not live here: what is asked of them.
 * Start at {@link dev.barnabas.bench.process.NodeProcess}.
 */
@NullMarked
package dev.barnabas.bench.process;

import org.jspecify.annotations.NullMarked;
