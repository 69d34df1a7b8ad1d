/** Shows that the ports to the log hold on a real broker. Start at {@code KafkaLogReaderIT}. */
@NullMarked
package dev.barnabas.kafka.log;

import org.jspecify.annotations.NullMarked;
