package dev.barnabas.core.log;

/** A partition of a topic in one reader's cluster. */
public record LogPartition(String topic, int partition) {}
