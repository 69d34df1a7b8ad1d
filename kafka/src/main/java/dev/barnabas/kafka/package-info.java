/**
 * Everything that talks to Apache Kafka: the ports of {@code core.log} on real topics, the broker
 * in this process, the rules that carry topics to channels and back.
 *
 * <p>Lives here: {@link dev.barnabas.kafka.ClusterConfig}, what every client is made from. May not
 * live here: sockets of our own, the Ably protocol, who is attached to what. Start at {@link
 * dev.barnabas.kafka.log.KafkaLogReader}.
 */
@NullMarked
package dev.barnabas.kafka;

import org.jspecify.annotations.NullMarked;
