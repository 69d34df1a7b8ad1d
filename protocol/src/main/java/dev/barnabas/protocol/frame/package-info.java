/**
 * The ProtocolMessages (spec TR): what clients send, what the server answers.
 *
 * <p>Lives here: one record per action and direction. May not live here: bytes (see {@code codec})
 * or what an action does (see {@code core.session}). Thread: any; all immutable.
 */
@NullMarked
package dev.barnabas.protocol.frame;

import org.jspecify.annotations.NullMarked;
