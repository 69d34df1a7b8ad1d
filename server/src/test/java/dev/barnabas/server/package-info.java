/**
 * Tests of the doors, over real sockets.
 *
 * <p>Lives here: the server under test with a stand-in for the core, and a raw client. May not live
 * here: what the core answers. Thread: JUnit's. Start at {@link dev.barnabas.server.TestServer}.
 */
@NullMarked
package dev.barnabas.server;

import org.jspecify.annotations.NullMarked;
