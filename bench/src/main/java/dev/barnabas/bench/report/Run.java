package dev.barnabas.bench.report;

import java.util.List;
import java.util.Map;

/**
 * All that one call of the benchmark gave.
 *
 * @param surroundings machine, kernel, JVM, version, date, by name
 */
public record Run(Map<String, String> surroundings, List<Outcome> outcomes) {}
