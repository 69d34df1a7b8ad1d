/** Group members against a real broker. */
@NullMarked
package dev.barnabas.kafka.feed;

import org.jspecify.annotations.NullMarked;
