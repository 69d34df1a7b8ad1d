package dev.barnabas.core.session;

/**
 * Which connection a transport carries.
 *
 * @param generation names this takeover of the connection; 0: this transport began it
 * @param serialShift where message ids go on (ably-protocol 25.2)
 */
record Link(String connectionId, int generation, long serialShift) {}
