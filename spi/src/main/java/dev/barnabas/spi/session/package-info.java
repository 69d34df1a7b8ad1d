/**
 * Plug-ins between the sessions of kafka-websocket's protocol and topics. Thread: the sessions'
 * event loops, several at once. Start at {@link dev.barnabas.spi.session.SessionTransform}.
 */
@NullMarked
package dev.barnabas.spi.session;

import org.jspecify.annotations.NullMarked;
