/**
 * Channels → topics: which messages a rule takes and what record each becomes.
 *
 * <p>Lives here: pure functions of rule and message. May not live here: reading the log,
 * transactions, producers. Thread: any; a compiled rule is immutable. Start at {@link
 * dev.barnabas.mapping.ingress.IngressRule}.
 */
@NullMarked
package dev.barnabas.mapping.ingress;

import org.jspecify.annotations.NullMarked;
