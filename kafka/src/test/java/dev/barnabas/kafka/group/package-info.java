/** Group members against a real broker. */
@NullMarked
package dev.barnabas.kafka.group;

import org.jspecify.annotations.NullMarked;
