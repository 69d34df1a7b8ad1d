package dev.barnabas.mapping.format;

import dev.barnabas.mapping.MappingError;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * Reads bytes into a tree: JSON as plain Java objects. A pure function of the bytes and of schemas
 * that never change once they have an id. Thread: any.
 */
public interface RecordDecoder {
  /**
   * The tree. Never blocks.
   *
   * @throws MappingError the bytes are not what the format says, or name a schema that nobody knows
   * @throws SchemaAwayException the schema is not at hand: see {@link #prepare}
   */
  @Nullable Object decode(byte[] bytes);

  /**
   * Fetches what {@link #decode} needs for these bytes.
   *
   * @return null when nothing is missing; else what completes when it is worth asking again, and
   *     fails with {@link SchemaAwayException} when the registry can't be asked now
   */
  default @Nullable CompletionStage<?> prepare(byte[] bytes) {
    return null;
  }

  /** What the trees depend on beside the rule's text: a digest of its schema file. */
  default String fingerprint() {
    return "";
  }
}
