package dev.barnabas.app.config;

import dev.barnabas.formats.SchemaDecoders;
import dev.barnabas.formats.SchemaFiles;
import dev.barnabas.formats.registry.SchemaRegistries;
import java.nio.file.Path;
import java.util.List;

/** Where the schemas of rules come from. */
final class Schemas {
  private Schemas() {}

  /** To look at rules only: registries are asked by what runs. */
  static SchemaDecoders ofFiles(Path folder) {
    return new SchemaDecoders(
        new SchemaFiles(folder, true), new SchemaRegistries(List.of(), System::nanoTime));
  }

  /**
   * For rules.
   *
   * @param folder of the configuration file
   * @param anywhere whether they may name files outside of it
   */
  static SchemaDecoders of(Configuration configuration, Path folder, boolean anywhere) {
    return new SchemaDecoders(
        new SchemaFiles(folder, anywhere),
        new SchemaRegistries(
            configuration.schemaRegistries().stream().map(SchemaRegistrySettings::access).toList(),
            System::nanoTime));
  }
}
