package dev.barnabas.server;

import dev.barnabas.core.access.Identity;
import dev.barnabas.server.comet.Peers;
import dev.barnabas.server.transport.ListenOptions;
import java.util.function.BiPredicate;
import java.util.function.Supplier;

/**
 * What comet needs beside what WebSockets need.
 *
 * @param keys whether an identity may use a connection key
 * @param peers the other nodes
 * @param internal where those reach this one
 * @param secret what nodes sign with that ask each other; the same on all
 * @param sessionIds makes the id of a new session: unguessable, 16 characters
 * @param maxIdleMillis the longest the server stays silent
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
public record CometParts(
    BiPredicate<String, Identity> keys,
    Peers peers,
    ListenOptions internal,
    byte[] secret,
    Supplier<String> sessionIds,
    long maxIdleMillis) {}
