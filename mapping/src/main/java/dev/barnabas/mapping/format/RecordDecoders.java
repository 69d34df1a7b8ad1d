package dev.barnabas.mapping.format;

import dev.barnabas.mapping.rule.RuleException;
import dev.barnabas.mapping.rule.SchemaFormat;
import dev.barnabas.mapping.rule.SchemaSettings;

/** Makes the decoders of rules. Thread: any; may read files. */
@FunctionalInterface
public interface RecordDecoders {
  /** Where only the formats without schemas are read. */
  RecordDecoders NONE =
      (format, schema) -> {
        throw new RuleException(
            "format", format.label(), "can't be read here", "Only rules inside Barnabas can");
      };

  /**
   * The decoder for a key or a value.
   *
   * @throws RuleException with paths from {@code key} or {@code value} on: the file is missing, it
   *     holds no schema, it lacks the type
   */
  RecordDecoder decoder(SchemaFormat format, SchemaSettings schema);
}
