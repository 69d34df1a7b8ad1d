/**
 * What all nodes of a cluster have to agree on, kept in Kafka itself: our own topics, the secret,
 * the generations of logs.
 *
 * <p>Lives here: making {@code barnabas.log} and {@code barnabas.config}, following the latter and
 * writing to it. May not live here: what a rule or an app means. Thread: callers that may block;
 * what is followed is changed on the log reader. Start at {@link
 * dev.barnabas.kafka.settings.ConfigTopic}.
 */
@NullMarked
package dev.barnabas.kafka.settings;

import org.jspecify.annotations.NullMarked;
