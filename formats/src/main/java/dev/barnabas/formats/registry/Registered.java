package dev.barnabas.formats.registry;

import java.util.Map;

/**
 * A schema as the registry gives it, with what it refers to.
 *
 * @param type {@code AVRO}, {@code PROTOBUF} or {@code JSON}
 * @param text the schema
 * @param references name → text, each after those that it refers to itself
 */
record Registered(String type, String text, Map<String, String> references) {}
