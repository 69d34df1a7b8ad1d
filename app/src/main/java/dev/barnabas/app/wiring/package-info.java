/**
 * The assembly: which objects a running node is made of, in which order they start and end.
 *
 * <p>Lives here: constructors called with each other's results, for {@code dev} and {@code serve}.
 * May not live here: decisions; what needs an {@code if} about the product belongs to a module
 * below. Thread: main. Start reading at {@link dev.barnabas.app.wiring.Node}.
 */
@NullMarked
package dev.barnabas.app.wiring;

import org.jspecify.annotations.NullMarked;
