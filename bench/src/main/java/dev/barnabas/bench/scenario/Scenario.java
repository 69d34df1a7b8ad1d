package dev.barnabas.bench.scenario;

/**
 * One thing to measure.
 *
 * @param name as the command line has it: a letter of the issue, and a variant
 */
public record Scenario(String name, String title, Work work) {}
