package dev.barnabas.core.delivery;

import dev.barnabas.core.channel.FrameForm;
import org.jspecify.annotations.Nullable;

/**
 * How an attachment wants its channel.
 *
 * @param frame the form of the frames that it gets
 * @param subscribe whether messages are delivered at all
 * @param silentConnectionId whose messages are left out (echo off); null: nobody's
 */
public record AttachmentForm(
    FrameForm frame, boolean subscribe, @Nullable String silentConnectionId) {}
