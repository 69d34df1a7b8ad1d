package dev.barnabas.kafka.ingress;

import dev.barnabas.core.log.ChannelKey;
import dev.barnabas.kafka.rule.Place;
import dev.barnabas.protocol.message.Message;
import org.apache.kafka.clients.producer.ProducerRecord;

/**
 * A record to write, and what it was made from.
 *
 * @param place of the message in our log
 * @param letter whether it is a dead letter
 */
record Output(
    ProducerRecord<byte[], byte[]> record,
    ChannelKey channel,
    Place place,
    Message message,
    boolean letter) {}
