/** The history store against a real broker. */
@NullMarked
package dev.barnabas.kafka.history;

import org.jspecify.annotations.NullMarked;
