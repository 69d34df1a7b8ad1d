/**
 * The history store: what namespaces keep of their channels beyond the window.
 *
 * <p>Lives here: the form of what is kept, as records of a compacted topic, and how it is changed
 * and read; the ports to where these records are. May not live here: what becomes an item (see
 * {@code channel}), Kafka. Thread: a tree is changed by one writer, read by any. Start at {@link
 * dev.barnabas.core.store.ChannelTree} and {@link dev.barnabas.core.store.HistoryStore}.
 */
@NullMarked
package dev.barnabas.core.store;

import org.jspecify.annotations.NullMarked;
