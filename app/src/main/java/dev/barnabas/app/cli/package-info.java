/**
 * The command line: arguments in, text and exit codes out. What scripts see here is a contract.
 *
 * <p>Lives here: one class per command, and the only printing of the program. May not live here:
 * what a command does beyond calling {@code config} and {@code wiring}. Thread: main. Start reading
 * at {@link dev.barnabas.app.cli.BarnabasCommand}.
 */
@NullMarked
package dev.barnabas.app.cli;

import org.jspecify.annotations.NullMarked;
