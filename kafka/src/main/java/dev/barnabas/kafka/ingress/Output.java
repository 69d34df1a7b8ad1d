package dev.barnabas.kafka.ingress;

import dev.barnabas.kafka.rule.Place;
import org.apache.kafka.clients.producer.ProducerRecord;

/**
 * A record to write, and what it was made from.
 *
 * @param place of the event in our log, or of its dead letter
 * @param letter whether it is a dead letter
 */
record Output(
    ProducerRecord<byte[], byte[]> record, TakenEvents.Event event, Place place, boolean letter) {}
