package dev.barnabas.server;

import dev.barnabas.core.limit.Limits;
import dev.barnabas.server.transport.ListenOptions;
import java.time.InstantSource;
import java.util.function.LongSupplier;

/**
 * How the server runs.
 *
 * @param serverId names the node in answers, for support
 * @param clock the time of day
 * @param nanoTime the clock of deadlines
 */
public record ServerSettings(
    ListenOptions listen,
    Limits limits,
    String serverId,
    InstantSource clock,
    LongSupplier nanoTime) {}
