/**
 * The doors of a node: WebSocket and HTTP on one port.
 *
 * <p>Lives here: the server as a whole and the one method that builds a socket's pipeline. May not
 * live here: what the protocol means (see the core). Thread: any. Start at {@link
 * dev.barnabas.server.Server}; the pipeline of a socket is
 *
 * <pre>
 *   accepted                                     after an upgrade at "/"
 *
 *   tls                  when configured         tls
 *   http-decoder         bytes → requests        websocket-decoder      bytes → frames
 *   http-encoder         answers → bytes         websocket-connection   frames → session
 *   http-body            whole requests
 *   http-connection      → routes, upgrade
 * </pre>
 *
 * What goes out on a WebSocket is written from the decoder's place: only TLS and the socket follow.
 */
@NullMarked
package dev.barnabas.server;

import org.jspecify.annotations.NullMarked;
