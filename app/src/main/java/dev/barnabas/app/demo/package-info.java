/**
 * The data that {@code barnabas dev} opens with: buses, encyclopaedia edits and an invented market,
 * written to real Kafka topics by a plain Kafka producer; and the door of its chat.
 *
 * <p>Lives here: the bundled data, the feeds made of it and what the demo pages must know. May not
 * live here: anything the product needs without the demo. Thread: feeds are immutable and for any
 * thread; {@link dev.barnabas.app.demo.DemoFeed} owns one scheduled thread. Start reading at {@code
 * DemoFeed}, then {@code Feed}.
 */
@NullMarked
package dev.barnabas.app.demo;

import org.jspecify.annotations.NullMarked;
