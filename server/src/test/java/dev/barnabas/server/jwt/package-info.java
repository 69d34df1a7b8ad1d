/** Tests of {@code jwt}. Thread: JUnit's. */
@NullMarked
package dev.barnabas.server.jwt;

import org.jspecify.annotations.NullMarked;
