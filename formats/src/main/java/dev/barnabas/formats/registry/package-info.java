/**
 * Asks schema registries that speak Confluent's REST API, and reads what its serializers write
 * before each record.
 *
 * <p>One client per registry; what it learns is kept, as a schema never changes once it has an id.
 * Nothing here blocks. Thread: any. Start at {@link
 * dev.barnabas.formats.registry.SchemaRegistries}.
 */
@NullMarked
package dev.barnabas.formats.registry;

import org.jspecify.annotations.NullMarked;
