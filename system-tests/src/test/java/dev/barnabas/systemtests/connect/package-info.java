/**
 * The plug-ins for Kafka Connect in real workers, against a real broker and a real node. Start at
 * {@code ChannelSinkIT}. Thread: the test's.
 */
@NullMarked
package dev.barnabas.systemtests.connect;

import org.jspecify.annotations.NullMarked;
