/**
 * The ports of {@code core.log} on Kafka: reading partitions and appending to our own log.
 *
 * <p>Lives here: one reader thread per cluster with its consumer, the producer behind {@link
 * dev.barnabas.kafka.log.KafkaLogAppender}, how a lost position is recognised. May not live here:
 * what a record means, duplicates, channels. Thread: the log reader for whatever a {@link
 * dev.barnabas.core.log.PartitionListener} sees, any for questions and appends. Start at {@link
 * dev.barnabas.kafka.log.KafkaLogReader}, then {@code ReaderLoop}.
 */
@NullMarked
package dev.barnabas.kafka.log;

import org.jspecify.annotations.NullMarked;
