/**
 * What a mapping can't do with a record or message, said in one exception.
 *
 * <p>The module turns records into messages and messages into records: {@code expression}
 * (JMESPath), {@code template} (<code>#{…}</code>), {@code config} (reading rules from a tree),
 * {@code rule} (their records), {@code egress} (topics → channels), {@code ingress} (channels →
 * topics). May not live here: I/O, threads, clocks. Thread: any; what is compiled is immutable.
 * Start at {@link dev.barnabas.mapping.egress.EgressRule}.
 */
@NullMarked
package dev.barnabas.mapping;

import org.jspecify.annotations.NullMarked;
