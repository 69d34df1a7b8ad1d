package dev.barnabas.server.http;

import java.util.concurrent.CompletionStage;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.function.LongSupplier;

/**
 * What all HTTP connections share.
 *
 * @param settled completes, and never fails, when the node knows what the request is about: its
 *     credential, and what was written on other nodes
 * @param serverId names the node in answers
 * @param nanoTime the clock of deadlines
 * @param draining whether the node is about to end: connections close after their answer
 */
public record HttpSettings(
    Router router,
    Upgrade upgrade,
    Function<Request, CompletionStage<Void>> settled,
    String serverId,
    LongSupplier nanoTime,
    BooleanSupplier draining) {}
