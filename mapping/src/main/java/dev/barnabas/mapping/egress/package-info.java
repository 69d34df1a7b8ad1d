/**
 * Topics → channels: what a record becomes, and where a channel's home is.
 *
 * <p>Lives here: pure functions of rule and record. May not live here: reading topics, windows,
 * dead letters. Thread: any; a compiled rule is immutable. Start at {@link
 * dev.barnabas.mapping.egress.EgressRule}.
 */
@NullMarked
package dev.barnabas.mapping.egress;

import org.jspecify.annotations.NullMarked;
