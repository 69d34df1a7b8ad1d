package dev.barnabas.app.demo;

import org.jspecify.annotations.Nullable;

/** What one feed hands to the producer: a key, or none, and a JSON text. */
record DemoRecord(@Nullable String key, String value) {}
