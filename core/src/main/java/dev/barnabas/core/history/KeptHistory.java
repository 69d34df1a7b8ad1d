package dev.barnabas.core.history;

import dev.barnabas.core.channel.ReplaySettings;
import dev.barnabas.core.store.HistoryStore;
import java.time.InstantSource;
import java.util.concurrent.Executor;

/**
 * What history beyond a look into the window needs.
 *
 * @param store what is kept of our own log
 * @param blocking runs what has to read the log itself, or the store
 */
public record KeptHistory(
    HistoryStore store, ReplaySettings settings, Executor blocking, InstantSource clock) {}
