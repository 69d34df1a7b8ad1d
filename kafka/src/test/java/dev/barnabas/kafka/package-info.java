/** Fixtures of this module's tests: one broker for all of them. */
@NullMarked
package dev.barnabas.kafka;

import org.jspecify.annotations.NullMarked;
