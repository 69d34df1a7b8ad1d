package dev.barnabas.core.presence;

import dev.barnabas.protocol.message.PresenceMessage;

/**
 * Who is there.
 *
 * @param message its last event, as PRESENT: the id, time and payload that a SYNC shows
 * @param owner who answers for it
 * @param offset of the last record that spoke of it
 * @param clockMillis the log clock at that record
 */
record Member(PresenceMessage message, Owner owner, long offset, long clockMillis) {}
