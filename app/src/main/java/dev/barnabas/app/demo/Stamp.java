package dev.barnabas.app.demo;

/**
 * What a record carries besides the data of its feed.
 *
 * @param run when this feed was started, in milliseconds since 1970: sequence numbers count within
 *     one run
 * @param at when the record is produced, in milliseconds since 1970
 */
record Stamp(long run, long at) {}
