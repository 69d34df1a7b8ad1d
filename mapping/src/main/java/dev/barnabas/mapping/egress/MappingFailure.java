package dev.barnabas.mapping.egress;

import dev.barnabas.mapping.MappingError;

/**
 * An item that could not be mapped.
 *
 * @param index of the item; {@link #WHOLE_RECORD} when the record as a whole is meant
 */
public record MappingFailure(int index, MappingError error) {
  public static final int WHOLE_RECORD = -1;
}
