package dev.barnabas.bench.process;

import java.nio.file.Path;

/**
 * What nodes of our own are started from.
 *
 * @param launcher the script {@code barnabas}
 * @param data folder below which each has one for its data
 */
public record Installation(Path launcher, Path data) {}
