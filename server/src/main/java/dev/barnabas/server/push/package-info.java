/**
 * Push over REST: registrations of devices and their subscriptions (ably-protocol 17).
 *
 * <p>Lives here: the shapes of requests and answers, who may do what. May not live here: the
 * registry itself (see the core's {@code push}). Thread: a connection's event loop calls, nothing
 * here blocks, everything is immutable. Start at {@link dev.barnabas.server.push.PushRoutes}.
 */
@NullMarked
package dev.barnabas.server.push;

import org.jspecify.annotations.NullMarked;
