/**
 * Access: who someone is and what they may do.
 *
 * <p>Lives here: apps, keys, capabilities, identities. May not live here: how a credential travels
 * (see the server) or what is done with a right. Thread: any; immutable, replaced as a whole. Start
 * at {@link dev.barnabas.core.access.Access}.
 */
@NullMarked
package dev.barnabas.core.access;

import org.jspecify.annotations.NullMarked;
