/** Shows that the broker in this process starts, stops and comes back. Start at its IT. */
@NullMarked
package dev.barnabas.kafka.embedded;

import org.jspecify.annotations.NullMarked;
