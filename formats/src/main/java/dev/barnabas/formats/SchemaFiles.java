package dev.barnabas.formats;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The files that rules may name, by paths from a folder.
 *
 * @param folder where relative paths begin
 * @param anywhere whether a path may lead out of the folder: where whoever writes the rule has the
 *     machine anyway
 */
public record SchemaFiles(Path folder, boolean anywhere) {
  private static final long BYTES_MAX = 16 << 20;

  /**
   * A file's content.
   *
   * @throws IllegalArgumentException it can't be read; the message says why
   */
  byte[] read(String name) {
    try {
      Path root = folder.toAbsolutePath().normalize();
      Path file = root.resolve(name).normalize();
      if (!anywhere && !file.startsWith(root)) {
        throw new IllegalArgumentException("must lie below the folder of the configuration file");
      }
      if (!Files.isRegularFile(file)) {
        throw new IllegalArgumentException("does not exist");
      }
      if (!anywhere && !file.toRealPath().startsWith(root.toRealPath())) {
        throw new IllegalArgumentException("must lie below the folder of the configuration file");
      }
      if (Files.size(file) > BYTES_MAX) {
        throw new IllegalArgumentException("is larger than 16 MiB");
      }
      return Files.readAllBytes(file);
    } catch (IOException e) {
      throw new IllegalArgumentException("can't be read", e);
    } catch (java.nio.file.InvalidPathException e) {
      throw new IllegalArgumentException("has no valid name", e);
    }
  }
}
