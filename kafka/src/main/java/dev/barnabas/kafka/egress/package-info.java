/**
 * Topics to channels: rules whose topic is the log itself, and rules that append to our log.
 *
 * <p>Lives here: finding a rule's topics and its route, the mapper that core runs over a user's
 * topic, the group members that append, write dead letters and commit progress. May not live here:
 * what a rule makes of a record (see {@code mapping}). Thread: one named thread per rule with a
 * group; the mapper on any. Start at {@link dev.barnabas.kafka.egress.EgressRules}.
 */
@NullMarked
package dev.barnabas.kafka.egress;

import org.jspecify.annotations.NullMarked;
