/** Shows that ingress is exactly once on a real broker. Start at {@code IngressIT}. */
@NullMarked
package dev.barnabas.kafka.ingress;

import org.jspecify.annotations.NullMarked;
