package dev.barnabas.server.http;

import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;

/**
 * What all HTTP connections share.
 *
 * @param serverId names the node in answers
 * @param nanoTime the clock of deadlines
 * @param draining whether the node is about to end: connections close after their answer
 */
public record HttpSettings(
    Router router,
    Upgrade upgrade,
    String serverId,
    LongSupplier nanoTime,
    BooleanSupplier draining) {}
