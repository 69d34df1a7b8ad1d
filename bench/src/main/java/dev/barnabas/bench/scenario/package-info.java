/**
 * What is measured, and how: scenarios as records, and what plays each in interleaved rounds.
 *
 * <p>Lives here: load, window, count. May not live here: how results are shown. Start at {@link
 * dev.barnabas.bench.scenario.Scenarios}, then {@link dev.barnabas.bench.scenario.FanOutRounds}.
 */
@NullMarked
package dev.barnabas.bench.scenario;

import org.jspecify.annotations.NullMarked;
