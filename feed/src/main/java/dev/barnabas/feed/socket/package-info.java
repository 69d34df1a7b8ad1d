/**
 * WebSockets from the client's side, with permessage-deflate: who takes messages slowly makes the
 * sender wait. Knows no feed. Thread: each socket has two of its own. Start at {@link
 * dev.barnabas.feed.socket.SocketLink}.
 */
@NullMarked
package dev.barnabas.feed.socket;

import org.jspecify.annotations.NullMarked;
