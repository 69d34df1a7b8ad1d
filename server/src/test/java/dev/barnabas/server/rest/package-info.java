/** Tests of {@code rest}. Thread: JUnit's. */
@NullMarked
package dev.barnabas.server.rest;

import org.jspecify.annotations.NullMarked;
