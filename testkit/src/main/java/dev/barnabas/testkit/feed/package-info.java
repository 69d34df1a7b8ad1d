/**
 * WebSocket feeds of others, for tests of what reads them. Thread: any. Start reading at {@link
 * dev.barnabas.testkit.feed.SocketFeed}.
 */
@NullMarked
package dev.barnabas.testkit.feed;

import org.jspecify.annotations.NullMarked;
