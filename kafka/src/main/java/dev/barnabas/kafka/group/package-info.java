/**
 * What members of consumer groups have in common: the consumer they are made from, the loop that
 * keeps them going, and the partitions that one has open.
 *
 * <p>Lives here: polling, stopping, going on after failures, opening and closing what is assigned.
 * May not live here: what becomes of the records, see {@code egress}, {@code ingress} and {@code
 * history}. Thread: one per member, named by its work. Start at {@link
 * dev.barnabas.kafka.group.GroupLoop}.
 */
@NullMarked
package dev.barnabas.kafka.group;

import org.jspecify.annotations.NullMarked;
