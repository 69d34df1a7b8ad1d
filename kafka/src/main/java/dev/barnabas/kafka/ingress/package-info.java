/**
 * Channels to topics: each message of our log once in the user's topic.
 *
 * <p>Lives here: group members over our log, one transaction in the target cluster per batch for
 * output and position together. May not live here: what a rule makes of a message (see {@code
 * mapping}). Thread: one named thread per rule. Start at {@link
 * dev.barnabas.kafka.ingress.IngressRules}.
 */
@NullMarked
package dev.barnabas.kafka.ingress;

import org.jspecify.annotations.NullMarked;
