package dev.barnabas.app.config;

import dev.barnabas.app.plugin.PluginFolder;
import dev.barnabas.formats.SchemaDecoders;
import dev.barnabas.formats.SchemaFiles;
import dev.barnabas.formats.registry.RegistryAccess;
import dev.barnabas.formats.registry.SchemaRegistries;
import dev.barnabas.mapping.egress.Extensions;
import java.nio.file.Path;
import java.util.List;

/** Where the schemas and plug-ins of rules come from. */
final class RuleSurroundings {
  private RuleSurroundings() {}

  /**
   * For rules.
   *
   * @param folder of the configuration file
   * @param anywhere whether they may name files outside of it
   */
  static Extensions of(Configuration configuration, Path folder, boolean anywhere) {
    List<RegistryAccess> registries =
        configuration.schemaRegistries().stream().map(SchemaRegistrySettings::access).toList();
    return of(configuration, new SchemaFiles(folder, anywhere), registries);
  }

  /** To look at rules only: registries are asked by what runs. */
  static Extensions toLookAt(Configuration configuration, Path folder) {
    return of(configuration, new SchemaFiles(folder, true), List.of());
  }

  private static Extensions of(
      Configuration configuration, SchemaFiles files, List<RegistryAccess> registries) {
    return new Extensions(
        new SchemaDecoders(files, new SchemaRegistries(registries, System::nanoTime)),
        new PluginFolder(configuration.plugins()),
        Extensions.messageBytesMax(configuration.limits().maxFrameSize().bytes()));
  }
}
