package dev.barnabas.mapping.egress;

import dev.barnabas.mapping.format.RecordDecoders;
import dev.barnabas.mapping.transform.RecordTransforms;

/**
 * What rules may use beside the engine itself.
 *
 * @param decoders for formats with schemas
 * @param transforms of plug-ins
 */
public record Extensions(RecordDecoders decoders, RecordTransforms transforms) {
  /** None. */
  public static final Extensions NONE = new Extensions(RecordDecoders.NONE, RecordTransforms.NONE);
}
