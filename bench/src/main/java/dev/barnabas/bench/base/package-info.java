/**
 * What every part of the benchmark does: waiting, and saying why something ended early.
 *
 * <p>Lives here: what is below all other packages, generators included. May not live here: anything
 * that knows one of them. Start at {@link dev.barnabas.bench.base.Wait}.
 */
@NullMarked
package dev.barnabas.bench.base;

import org.jspecify.annotations.NullMarked;
