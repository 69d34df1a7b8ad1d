package dev.barnabas.app.wiring;

import dev.barnabas.core.access.ApiKey;
import dev.barnabas.core.access.Capability;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HexFormat;
import java.util.Set;
import java.util.random.RandomGenerator;

/** The key and the token that {@code dev} prints: made once per folder, allowed everything. */
final class DevKey {
  /** The part of its name behind the app. */
  static final String NAME = "dev";

  /** The star alone means plain channels, so metachannels are named beside them. */
  private static final Capability EVERYTHING = Capability.parse("{\"*\":[\"*\"],\"[*]*\":[\"*\"]}");

  private static final int SECRET_BYTES = 16;

  private DevKey() {}

  /**
   * Reads the key's secret, or makes one and keeps it where only its user can read it.
   *
   * @param app the app's id
   */
  static ApiKey of(String app, Path file, RandomGenerator random) throws StartException {
    try {
      String secret = kept(file, random);
      return new ApiKey(app + '.' + NAME, secret, EVERYTHING);
    } catch (IOException | IllegalArgumentException e) {
      throw new StartException(
          "the file " + file + " holds no key: " + e.getMessage() + "; delete it for a new one", e);
    }
  }

  /** Reads the token of the Control API, or makes one, as the key's secret. */
  static String controlToken(Path file, RandomGenerator random) throws StartException {
    try {
      return kept(file, random);
    } catch (IOException e) {
      throw new StartException(
          "the file " + file + " holds no token: " + e.getMessage() + "; delete it", e);
    }
  }

  private static String kept(Path file, RandomGenerator random) throws IOException {
    if (!Files.exists(file)) {
      keep(file, secret(random));
    }
    return Files.readString(file).strip();
  }

  private static String secret(RandomGenerator random) {
    byte[] bytes = new byte[SECRET_BYTES];
    random.nextBytes(bytes);
    return HexFormat.of().formatHex(bytes);
  }

  private static void keep(Path file, String secret) throws IOException {
    boolean posix = file.getFileSystem().supportedFileAttributeViews().contains("posix");
    FileAttribute<?>[] rights =
        posix
            ? new FileAttribute<?>[] {
              PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))
            }
            : new FileAttribute<?>[0];
    byte[] line = (secret + '\n').getBytes(StandardCharsets.US_ASCII);
    try (var out =
        Files.newByteChannel(
            file, Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE), rights)) {
      out.write(ByteBuffer.wrap(line));
    }
  }
}
