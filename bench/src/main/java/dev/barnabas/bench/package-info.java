/**
 * {@code barnabas bench}: measures nodes from outside, beside references in the same run.
 *
 * <p>Lives here: the command line and the course of a run. May not live here: anything of the
 * product; it is seen only through its sockets, its topics and its process, except by package
 * {@code micro}. Start at {@link dev.barnabas.bench.BenchCommand}.
 */
@NullMarked
package dev.barnabas.bench;

import org.jspecify.annotations.NullMarked;
