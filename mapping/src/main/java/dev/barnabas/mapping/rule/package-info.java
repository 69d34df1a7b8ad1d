/**
 * Rules as they are written: records with their checks, and reading them from a YAML or JSON tree.
 *
 * <p>Lives here: every key of {@code egress[]} and {@code ingress[]}, what it may hold, what is
 * refused and why. May not live here: doing what a rule says (see {@code egress}, {@code ingress}).
 * Thread: any; settings are immutable. Start at {@link dev.barnabas.mapping.rule.EgressSettings}.
 */
@NullMarked
package dev.barnabas.mapping.rule;

import org.jspecify.annotations.NullMarked;
