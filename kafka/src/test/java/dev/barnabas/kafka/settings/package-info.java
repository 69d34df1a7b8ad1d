/** Shows that nodes agree through Kafka alone. Start at {@code AgreementIT}. */
@NullMarked
package dev.barnabas.kafka.settings;

import org.jspecify.annotations.NullMarked;
