/**
 * The doors to the control state: provisioning of test apps and the Control API.
 *
 * <p>Lives here: the shapes of their requests and answers. May not live here: what an app, a key or
 * a namespace is, and who owns it (see the core's {@code control}). Thread: a connection's event
 * loop calls, nothing here blocks, everything is immutable. Start at {@link
 * dev.barnabas.server.control.ControlRoutes}.
 */
@NullMarked
package dev.barnabas.server.control;

import org.jspecify.annotations.NullMarked;
