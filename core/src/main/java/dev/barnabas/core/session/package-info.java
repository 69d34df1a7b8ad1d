/**
 * Sessions: what a connected client asks for and is answered.
 *
 * <p>Lives here: the states of a connection, attach and detach, publish with its ordered answers,
 * resume. May not live here: bytes and sockets (see {@code delivery} and the server), Kafka.
 * Thread: each session belongs to one event loop. Start at {@link
 * dev.barnabas.core.session.Session}.
 */
@NullMarked
package dev.barnabas.core.session;

import org.jspecify.annotations.NullMarked;
