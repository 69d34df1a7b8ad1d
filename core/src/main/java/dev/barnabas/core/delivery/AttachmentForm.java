package dev.barnabas.core.delivery;

import dev.barnabas.core.channel.FrameForm;
import org.jspecify.annotations.Nullable;

/**
 * How an attachment wants its channel.
 *
 * @param frame the form of the frames that it gets
 * @param delta the form of those that can be had as deltas; null: none are wanted
 * @param append the form of those that only add to a message; null: none are wanted
 * @param annotations the form of annotations; null: none are wanted
 * @param subscribe whether messages are delivered at all
 * @param silentConnectionId whose messages are left out (echo off); null: nobody's
 * @param presence how it gets presence
 */
public record AttachmentForm(
    FrameForm frame,
    @Nullable FrameForm delta,
    @Nullable FrameForm append,
    @Nullable FrameForm annotations,
    boolean subscribe,
    @Nullable String silentConnectionId,
    PresenceForm presence) {

  /**
   * How an attachment gets presence.
   *
   * @param subscribe whether that of others is delivered
   * @param connectionId whose members it always hears of: its own (spec RTP17a)
   */
  public record PresenceForm(boolean subscribe, String connectionId) {}

  /** Whole messages and nothing else. */
  public static AttachmentForm whole(FrameForm frame, PresenceForm presence) {
    return new AttachmentForm(frame, null, null, null, true, null, presence);
  }

  /** The same with deltas. */
  public AttachmentForm withDeltas() {
    return new AttachmentForm(
        frame,
        frame.with(FrameForm.Shape.DELTA),
        append,
        annotations,
        subscribe,
        silentConnectionId,
        presence);
  }
}
