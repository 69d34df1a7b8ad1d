/**
 * Cryptography: how secrets are derived, texts signed and hashed.
 *
 * <p>Lives here: the JDK's algorithms behind our words, and what the cluster's secret is used for.
 * May not live here: what is signed, see {@code access} and {@code session}. Thread: any. Start at
 * {@link dev.barnabas.core.crypto.SecretUse}.
 */
@NullMarked
package dev.barnabas.core.crypto;

import org.jspecify.annotations.NullMarked;
