/** Tests of {@code metrics}. Thread: JUnit's. */
@NullMarked
package dev.barnabas.server.metrics;

import org.jspecify.annotations.NullMarked;
