/**
 * What rules of both directions share: what they count, what halts them, how far they are.
 *
 * <p>Lives here: how a rule that runs is watched and held up. May not live here: reading, mapping
 * or writing records. Thread: as each type says. Start at {@link
 * dev.barnabas.kafka.rule.RuleWatch}.
 */
@NullMarked
package dev.barnabas.kafka.rule;

import org.jspecify.annotations.NullMarked;
