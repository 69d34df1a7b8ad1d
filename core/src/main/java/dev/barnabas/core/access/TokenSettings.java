package dev.barnabas.core.access;

import java.time.InstantSource;
import java.util.function.LongSupplier;

/**
 * What tokens are issued and checked with.
 *
 * @param secret what tokens are signed with: the same on every node
 * @param random of a {@link java.security.SecureRandom} outside tests
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
public record TokenSettings(
    byte[] secret, TokenVerifier verifier, InstantSource clock, LongSupplier random) {}
