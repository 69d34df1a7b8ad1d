package dev.barnabas.core.delivery;

import org.jspecify.annotations.Nullable;

/**
 * How an attachment wants its channel.
 *
 * @param channel as the client addressed it: stands on every frame
 * @param plain whether that is the plain name, so that the shared frames fit
 * @param subscribe whether messages are delivered at all
 * @param silentConnectionId whose messages are left out (echo off); null: nobody's
 */
public record AttachmentForm(
    String channel, boolean plain, boolean subscribe, @Nullable String silentConnectionId) {}
