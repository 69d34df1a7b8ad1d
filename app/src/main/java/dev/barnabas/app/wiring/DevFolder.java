package dev.barnabas.app.wiring;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where {@code dev} keeps its data: a folder that the user named, for one process at a time, or a
 * temporary one that ends with the process. Who was killed could not delete its own: the next one
 * does.
 *
 * <p>Thread: the caller's.
 */
final class DevFolder implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(DevFolder.class);
  private static final String TEMPORARY = "barnabas-dev-";

  private final Path folder;
  private final FileChannel lockFile;
  private final boolean temporary;

  private DevFolder(Path folder, FileChannel lockFile, boolean temporary) {
    this.folder = folder;
    this.lockFile = lockFile;
    this.temporary = temporary;
  }

  /**
   * Makes the folder where it is missing and takes it.
   *
   * @param named null: a temporary one
   * @param temporaries where temporary ones are made
   * @throws StartException it can't be used, or another process has it
   */
  static DevFolder open(@Nullable Path named, Path temporaries) throws StartException {
    try {
      Path folder;
      if (named == null) {
        removeLeftOver(temporaries);
        folder = Files.createTempDirectory(temporaries, TEMPORARY);
      } else {
        folder = Files.createDirectories(named);
      }
      FileChannel file = lockFile(folder);
      if (!taken(file)) {
        file.close();
        throw new StartException(
            "another barnabas uses the folder "
                + folder.toAbsolutePath()
                + "; end it, or choose another one with --data-dir");
      }
      if (named == null) {
        FolderOwner.self().write(folder);
      }
      return new DevFolder(folder, file, named == null);
    } catch (IOException e) {
      Path shown = named == null ? temporaries : named;
      throw new StartException("the folder " + shown + " can't be used: " + reason(e), e);
    }
  }

  /** Where the broker keeps its topics. */
  Path kafka() {
    return folder.resolve("kafka");
  }

  /** Where the secret of the key is kept that {@code dev} prints. */
  Path secret() {
    return folder.resolve("dev-key.secret");
  }

  /** Where the token of the Control API is kept that {@code dev} prints. */
  Path controlToken() {
    return folder.resolve("control-token.secret");
  }

  /** Gives the folder free; a temporary one is gone afterwards. */
  @Override
  public void close() {
    try {
      lockFile.close();
      if (temporary) {
        delete(folder);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Java's messages hold the path alone, and the reason in their class. */
  private static String reason(IOException e) {
    return switch (e) {
      case AccessDeniedException _ -> "this user may not write there";
      case NoSuchFileException _ -> "nothing can be made there";
      case FileAlreadyExistsException _ -> "it is a file";
      case FileSystemException one when one.getReason() != null -> one.getReason();
      default -> String.valueOf(e.getMessage());
    };
  }

  private static FileChannel lockFile(Path folder) throws IOException {
    return FileChannel.open(
        folder.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
  }

  private static void removeLeftOver(Path temporaries) throws IOException {
    try (DirectoryStream<Path> folders = Files.newDirectoryStream(temporaries, TEMPORARY + "*")) {
      for (Path folder : folders) {
        boolean orphan =
            Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)
                && FolderOwner.in(folder).filter(owner -> !owner.lives()).isPresent();
        if (orphan) {
          removeUnlessTaken(folder);
        }
      }
    }
  }

  /** The lock is asked as well: an owner in another container is not seen among processes. */
  private static void removeUnlessTaken(Path folder) {
    try (FileChannel file = lockFile(folder)) {
      if (taken(file)) {
        delete(folder);
        log.info("Removed {}, left behind by a process that was killed", folder);
      }
    } catch (IOException e) {
      log.debug("{} stays: it is another user's, perhaps", folder, e); // not our own data
    }
  }

  private static boolean taken(FileChannel file) throws IOException {
    try {
      FileLock lock = file.tryLock();
      return lock != null;
    } catch (OverlappingFileLockException e) {
      return false;
    }
  }

  private static void delete(Path folder) throws IOException {
    try (Stream<Path> all = Files.walk(folder)) {
      for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(path);
      }
    }
  }
}
