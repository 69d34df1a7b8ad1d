/**
 * Results: figures of rounds, what they say together, and how they are written: tables, JSON,
 * graphs.
 *
 * <p>Lives here: no measuring; all of it is a function of the results. Start at {@link
 * dev.barnabas.bench.report.Outcome}.
 */
@NullMarked
package dev.barnabas.bench.report;

import org.jspecify.annotations.NullMarked;
