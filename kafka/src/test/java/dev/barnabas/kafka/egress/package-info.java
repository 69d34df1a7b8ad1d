/** Shows egress rules on a real broker: direct, through the log, killed midway. */
@NullMarked
package dev.barnabas.kafka.egress;

import org.jspecify.annotations.NullMarked;
