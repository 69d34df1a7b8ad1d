package dev.barnabas.connect.sink;

import org.apache.kafka.connect.sink.SinkRecord;

/**
 * A message on its way.
 *
 * @param record that it was made of
 * @param open what waits for it
 * @param part of a batch, in UTF-8
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record Outgoing(SinkRecord record, Progress.Open open, byte[] part) {}
