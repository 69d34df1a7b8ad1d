package dev.barnabas.formats.registry;

import org.jspecify.annotations.Nullable;

/** Reads the records of one registered schema. Thread: any. */
interface RegisteredReader {
  /**
   * The tree of a record.
   *
   * @param from where the bytes behind the schema id begin
   * @throws dev.barnabas.mapping.MappingError the bytes are not of the schema
   */
  @Nullable Object read(byte[] bytes, int from);

  /** Makes readers. */
  @FunctionalInterface
  interface Maker {
    /**
     * A schema's reader.
     *
     * @throws IllegalArgumentException the schema can't be used; the message says why
     */
    RegisteredReader of(Registered schema);
  }
}
