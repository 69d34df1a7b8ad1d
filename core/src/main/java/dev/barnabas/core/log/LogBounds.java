package dev.barnabas.core.log;

/**
 * How far a partition reaches at the moment of asking.
 *
 * @param begin the first offset still there
 * @param end the offset that the next record will get, committed records only
 */
public record LogBounds(long begin, long end) {}
