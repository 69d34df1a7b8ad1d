/**
 * The program: its main class.
 *
 * <p>Lives here: {@code main} and nothing else; the command line is in {@code cli}, the
 * configuration file in {@code config}, the assembly of a node in {@code wiring}. May not live
 * here: logic of the product. Thread: main. Start reading at {@link dev.barnabas.app.Main}, then
 * {@code wiring}.
 */
@NullMarked
package dev.barnabas.app;

import org.jspecify.annotations.NullMarked;
