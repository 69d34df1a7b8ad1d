package dev.barnabas.app.config;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Files that hold one secret each. */
final class SecretFile {
  /** What to do about one that can't be read. */
  static final String REMEDY = "Write a path from this file's folder to a file of at most 4 KiB";

  private static final long MAX_BYTES = 4096;

  private SecretFile() {}

  /** The secret, without space around it. */
  static String read(@Nullable Path file) {
    try {
      if (file == null || Files.size(file) > MAX_BYTES) {
        throw new IOException("no secret of at most " + MAX_BYTES + " bytes");
      }
      return Files.readString(file).strip();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
