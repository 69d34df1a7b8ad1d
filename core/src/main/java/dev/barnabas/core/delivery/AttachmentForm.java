package dev.barnabas.core.delivery;

import dev.barnabas.core.channel.FrameForm;
import org.jspecify.annotations.Nullable;

/**
 * How an attachment wants its channel. Nothing of a single connection stands in it: those of a loop
 * share it ({@link LoopChannels#shared}).
 *
 * @param frame the form of the frames that it gets
 * @param delta the form of those that can be had as deltas; null: none are wanted
 * @param append the form of those that only add to a message; null: none are wanted
 * @param annotations the form of annotations; null: none are wanted
 * @param subscribe whether messages are delivered at all
 * @param echo false: its own connection's messages are left out
 * @param presence whether presence of others is delivered; it always hears of its own connection's
 *     members (spec RTP17a)
 */
public record AttachmentForm(
    FrameForm frame,
    @Nullable FrameForm delta,
    @Nullable FrameForm append,
    @Nullable FrameForm annotations,
    boolean subscribe,
    boolean echo,
    boolean presence) {

  /** Whole messages, own ones too, and presence. */
  public static AttachmentForm whole(FrameForm frame) {
    return new AttachmentForm(frame, null, null, null, true, true, true);
  }

  /** Whether it gets messages as everybody does. */
  boolean takesWhole() {
    return subscribe && delta == null && frame.filter() == null;
  }

  /** The same with deltas. */
  public AttachmentForm withDeltas() {
    return new AttachmentForm(
        frame, frame.with(FrameForm.Shape.DELTA), append, annotations, subscribe, echo, presence);
  }
}
