/**
 * Control state: apps, their keys, namespaces and rules, as records that all nodes share.
 *
 * <p>Lives here: the records and their JSON, what they come to together with the configuration
 * file, and how they are changed. May not live here: where they are kept (see the port {@link
 * dev.barnabas.core.control.SharedRecords}, on Kafka a compacted topic), what a setting means (see
 * {@code access}, {@code namespace}). Thread: records change on the log reader; snapshots are for
 * any. Start at {@link dev.barnabas.core.control.Control}.
 */
@NullMarked
package dev.barnabas.core.control;

import org.jspecify.annotations.NullMarked;
