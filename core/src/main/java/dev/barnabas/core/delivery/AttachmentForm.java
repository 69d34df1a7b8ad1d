package dev.barnabas.core.delivery;

import dev.barnabas.core.channel.FrameForm;
import org.jspecify.annotations.Nullable;

/**
 * How an attachment wants its channel.
 *
 * @param frame the form of the frames that it gets
 * @param delta the form of those that can be had as deltas; null: none are wanted
 * @param subscribe whether messages are delivered at all
 * @param silentConnectionId whose messages are left out (echo off); null: nobody's
 */
public record AttachmentForm(
    FrameForm frame,
    @Nullable FrameForm delta,
    boolean subscribe,
    @Nullable String silentConnectionId) {}
