/** Tests of {@code transport}. Thread: JUnit's. */
@NullMarked
package dev.barnabas.server.transport;

import org.jspecify.annotations.NullMarked;
