package dev.barnabas.app.wiring;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;

/**
 * The process that a temporary folder belongs to, as a file in it says: its number and when it
 * started, as numbers come again.
 *
 * @param startedMillis 0: this system does not tell
 */
record FolderOwner(long pid, long startedMillis) {
  private static final String FILE = "owner";
  private static final int BYTES_MAX = 64; // two numbers

  static FolderOwner self() {
    return of(ProcessHandle.current());
  }

  static FolderOwner of(ProcessHandle process) {
    return new FolderOwner(
        process.pid(), process.info().startInstant().map(Instant::toEpochMilli).orElse(0L));
  }

  /** What the folder says; empty: nothing that can be read. */
  static Optional<FolderOwner> in(Path folder) {
    Path file = folder.resolve(FILE);
    try {
      if (!Files.isRegularFile(file) || Files.size(file) > BYTES_MAX) {
        return Optional.empty();
      }
      String[] numbers = Files.readString(file).strip().split(" ", -1);
      return numbers.length == 2
          ? Optional.of(new FolderOwner(Long.parseLong(numbers[0]), Long.parseLong(numbers[1])))
          : Optional.empty();
    } catch (IOException | NumberFormatException e) {
      return Optional.empty();
    }
  }

  void write(Path folder) throws IOException {
    Files.writeString(folder.resolve(FILE), pid + " " + startedMillis + '\n');
  }

  /** Whether it still runs, as far as can be seen from here. */
  boolean lives() {
    return ProcessHandle.of(pid)
        .filter(process -> startedMillis == 0 || startedMillis == of(process).startedMillis())
        .isPresent();
  }
}
