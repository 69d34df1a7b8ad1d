/**
 * The programs that stand behind the examples, as an organisation with Kafka has them: an agency
 * that knows where its buses are, a bookmaker, a game, a ticket office, a bank, a chat's bouncer.
 *
 * <p>Lives here: one main class for each, {@code examples/run} starts it. May not live here:
 * anything of Barnabas; these read and write topics and know of nothing else. Thread: main, unless
 * a class says more. Start reading at {@link dev.barnabas.examples.TransitAgency}.
 */
@NullMarked
package dev.barnabas.examples;

import org.jspecify.annotations.NullMarked;
