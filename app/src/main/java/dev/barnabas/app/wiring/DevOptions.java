package dev.barnabas.app.wiring;

import dev.barnabas.app.config.ConfigFile;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * What {@code dev} was asked for.
 *
 * @param port for clients; 0: any free one; null: as the file says
 * @param kafkaPort of the broker; 0: any free one
 * @param dataDir null: a temporary folder
 * @param pages folder of files to serve; null: none
 * @param demo whether the demo's data flows
 * @param source the configuration file as the user named it; empty: none
 * @param file what it and the environment say
 */
public record DevOptions(
    @Nullable Integer port,
    int kafkaPort,
    @Nullable Path dataDir,
    @Nullable Path pages,
    boolean demo,
    String source,
    ConfigFile file) {}
