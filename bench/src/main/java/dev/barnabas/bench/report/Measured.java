package dev.barnabas.bench.report;

import java.util.List;
import java.util.Map;

/**
 * One contestant in one round.
 *
 * @param round from 1; 0: warm-up, checked but not shown
 * @param faults what was missing, twice or out of order; empty: nothing
 */
public record Measured(
    String contestant, int round, Map<Figure, Double> figures, List<String> faults) {}
