/**
 * Signatures of JWTs.
 *
 * <p>Lives here: {@link dev.barnabas.core.access.TokenVerifier} by a library, and the keys that
 * issuers publish, fetched ahead of time. May not live here: what a token's claims mean (see the
 * core). Thread: any; fetching blocks, on threads that may. Start at {@link
 * dev.barnabas.server.jwt.JwtSignatures}.
 */
@NullMarked
package dev.barnabas.server.jwt;

import org.jspecify.annotations.NullMarked;
