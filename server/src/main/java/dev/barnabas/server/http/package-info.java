/**
 * HTTP/1.1: requests in, answers out, in order.
 *
 * <p>Lives here: a socket's HTTP part from the first byte to the last answer or the upgrade, what a
 * request says (parameters, credentials, formats), CORS, routing. May not live here: what the
 * routes do (see {@code rest}), frames (see {@code websocket}). Thread: a connection belongs to its
 * event loop; requests and answers are immutable. Start at {@link
 * dev.barnabas.server.http.HttpConnection}.
 */
@NullMarked
package dev.barnabas.server.http;

import org.jspecify.annotations.NullMarked;
