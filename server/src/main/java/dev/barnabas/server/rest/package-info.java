/**
 * What stands behind the HTTP routes.
 *
 * <p>Lives here: publish, batch and history over REST, time and health, the files of the console.
 * May not live here: sockets and HTTP's syntax (see {@code http}); rules of publishing (see the
 * core). Thread: a connection's event loop calls, nothing here blocks, everything is immutable.
 * Start at {@link dev.barnabas.server.rest.Routes}.
 */
@NullMarked
package dev.barnabas.server.rest;

import org.jspecify.annotations.NullMarked;
