/** Tests of {@code websocket}. Thread: JUnit's. */
@NullMarked
package dev.barnabas.server.websocket;

import org.jspecify.annotations.NullMarked;
