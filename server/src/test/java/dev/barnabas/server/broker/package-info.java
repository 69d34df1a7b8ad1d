/** Tests of {@code transport}. Thread: JUnit's. */
@NullMarked
package dev.barnabas.server.broker;

import org.jspecify.annotations.NullMarked;
