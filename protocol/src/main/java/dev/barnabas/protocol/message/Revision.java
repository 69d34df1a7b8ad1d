package dev.barnabas.protocol.message;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What sets a message apart from one that was just created.
 *
 * @param version the newest; null: the message was not edited
 * @param summary of its annotations, by their type; null: it has none
 */
public record Revision(
    MessageAction action,
    @Nullable Version version,
    @Nullable Map<String, @Nullable Object> summary) {}
