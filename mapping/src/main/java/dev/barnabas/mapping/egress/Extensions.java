package dev.barnabas.mapping.egress;

import dev.barnabas.mapping.format.RecordDecoders;
import dev.barnabas.mapping.transform.RecordTransforms;

/**
 * What rules may use beside the engine itself.
 *
 * @param decoders for formats with schemas
 * @param transforms of plug-ins
 * @param messageBytesMax what one message may have, see {@link #messageBytesMax(long)}
 */
public record Extensions(
    RecordDecoders decoders, RecordTransforms transforms, long messageBytesMax) {
  private static final long STANDARD_FRAME_BYTES = 512 * 1024; // ably-protocol 25.16
  private static final long ENVELOPE_BYTES = 12_144; // serial, ids, version, names of fields

  /** None, and the standard's frames. */
  public static final Extensions NONE =
      new Extensions(
          RecordDecoders.NONE, RecordTransforms.NONE, messageBytesMax(STANDARD_FRAME_BYTES));

  /**
   * What one message may have in bytes for a frame to hold it: JSON may double what it has to
   * escape, and the envelope comes on top.
   *
   * @param maxFrameSize in bytes
   */
  public static long messageBytesMax(long maxFrameSize) {
    return Math.max(maxFrameSize / 4, maxFrameSize / 2 - ENVELOPE_BYTES);
  }
}
