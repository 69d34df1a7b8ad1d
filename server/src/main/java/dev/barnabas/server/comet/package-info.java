/**
 * Comet: realtime connections on plain HTTP requests, for networks that let no WebSocket through
 * (ably-protocol 7). The client receives with GETs that wait, or that never end, and sends with
 * POSTs.
 *
 * <p>Lives here: sessions whose socket comes and goes, and the way to the node that has the
 * session. May not live here: what protocol messages mean (see the core's {@code session}), HTTP
 * itself (see {@code http}). Thread: a session belongs to the event loop on which it began; its
 * requests come on any. Start at {@link dev.barnabas.server.comet.Comet}.
 *
 * <pre>
 *   GET connect ──► CometSession ── CometTransport ◄── the core's session
 *   GET recv ──────────▲                  │ arrays of messages, one a line
 *   POST send ─────────┘                  ▼ the GET that is open; else a bounded buffer
 * </pre>
 */
@NullMarked
package dev.barnabas.server.comet;

import org.jspecify.annotations.NullMarked;
