/**
 * What nodes are compared with: the operating system's own cost, and other servers on this machine.
 *
 * <p>Lives here: finding and running them. May not live here: figures. Start at {@link
 * dev.barnabas.bench.reference.References}.
 */
@NullMarked
package dev.barnabas.bench.reference;

import org.jspecify.annotations.NullMarked;
