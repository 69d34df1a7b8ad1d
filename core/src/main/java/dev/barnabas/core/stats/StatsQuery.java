package dev.barnabas.core.stats;

/**
 * Which intervals are wanted.
 *
 * @param startMillis and {@code endMillis}: both inclusive; an interval that holds one counts
 * @param fromMillis the first interval of this page begins then; negative: no matter
 */
public record StatsQuery(
    String app,
    StatsUnit unit,
    long startMillis,
    long endMillis,
    int limit,
    boolean backwards,
    long fromMillis) {}
