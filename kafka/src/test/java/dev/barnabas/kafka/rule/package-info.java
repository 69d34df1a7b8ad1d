/** What halts rules, and what is kept of it. */
@NullMarked
package dev.barnabas.kafka.rule;

import org.jspecify.annotations.NullMarked;
