package dev.barnabas.formats.registry;

import dev.barnabas.mapping.format.RecordDecoder;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** Reads records that name their schema. */
record RegistryDecoder(SchemaCache schemas) implements RecordDecoder {
  @Override
  public @Nullable Object decode(byte[] bytes) {
    return schemas.get(WireHeader.id(bytes)).read(bytes, WireHeader.BYTES);
  }

  @Override
  public @Nullable CompletionStage<?> prepare(byte[] bytes) {
    return WireHeader.isThere(bytes) ? schemas.prepare(WireHeader.id(bytes)) : null;
  }
}
