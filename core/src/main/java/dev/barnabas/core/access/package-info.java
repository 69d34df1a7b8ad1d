/**
 * Access: who someone is and what they may do.
 *
 * <p>Lives here: apps, keys, tokens and requests for them, revocations, capabilities, identities.
 * May not live here: how a credential travels or how a signature is checked (see the server), what
 * is done with a right. Thread: any; immutable, replaced as a whole. Start at {@link
 * dev.barnabas.core.access.Access}.
 */
@NullMarked
package dev.barnabas.core.access;

import org.jspecify.annotations.NullMarked;
