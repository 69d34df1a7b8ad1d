/** Tests of {@code comet}. Thread: JUnit's. */
@NullMarked
package dev.barnabas.server.comet;

import org.jspecify.annotations.NullMarked;
