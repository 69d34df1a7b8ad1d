package dev.barnabas.bench.reference;

import dev.barnabas.bench.reference.Reference.Absent;
import dev.barnabas.bench.reference.Reference.Broadcaster;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Finds what this machine has to compare with. */
public final class References {
  private static final String URING_FORBIDDEN = "/proc/sys/kernel/io_uring_disabled";

  private References() {}

  /**
   * Compiles the C broadcaster into {@code folder}.
   *
   * @param modules where npm packages stand; null: nowhere
   */
  public static List<Reference> find(Path folder, @Nullable Path modules)
      throws IOException, InterruptedException {
    Reference write = compiled(source("bcast.c", folder), folder);
    return List.of(write, uring(write), ws(source("ws.js", folder), modules));
  }

  private static Path source(String name, Path folder) throws IOException {
    Path file = folder.resolve(name);
    try (InputStream source = References.class.getResourceAsStream("/barnabas-bench/" + name)) {
      Files.write(file, Objects.requireNonNull(source, name).readAllBytes());
    }
    return file;
  }

  private static Reference compiled(Path source, Path folder)
      throws IOException, InterruptedException {
    String name = "bcast-write";
    Path compiler = onPath("cc");
    if (compiler == null) {
      return new Absent(name, "no C compiler (cc) on the PATH");
    }
    Path program = folder.resolve("bcast");
    Process build =
        new ProcessBuilder(compiler.toString(), "-O2", "-o", program.toString(), source.toString())
            .redirectErrorStream(true)
            .start();
    String said = new String(build.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    return build.waitFor() == 0
        ? new Broadcaster(name, List.of(program.toString(), "write"))
        : new Absent(name, "cc refuses it: " + said.lines().findFirst().orElse(""));
  }

  private static Reference uring(Reference write) throws IOException, InterruptedException {
    String name = "bcast-uring";
    if (!(write instanceof Broadcaster(String _, List<String> command))) {
      return new Absent(name, "as bcast-write");
    }
    String program = command.getFirst();
    Path forbidden = Path.of(URING_FORBIDDEN);
    if (Files.isReadable(forbidden) && !Files.readString(forbidden).strip().equals("0")) {
      return new Absent(name, URING_FORBIDDEN + " is not 0");
    }
    // Its input is closed at once: it opens the ring, or says why not, and ends.
    Process trial =
        new ProcessBuilder(program, "uring", "1", "1", "100").redirectErrorStream(true).start();
    trial.getOutputStream().close();
    String said = new String(trial.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    boolean works = trial.waitFor(5, TimeUnit.SECONDS) && trial.exitValue() == 0;
    return works
        ? new Broadcaster(name, List.of(program, "uring"))
        : new Absent(name, said.strip());
  }

  private static Reference ws(Path script, @Nullable Path modules) {
    String name = "npm ws";
    Path node = onPath("node");
    if (node == null) {
      return new Absent(name, "no Node.js on the PATH");
    }
    if (modules == null || !Files.isDirectory(modules.resolve("ws"))) {
      return new Absent(name, "the package ws is not installed (system-tests/setup.sh does)");
    }
    String environment = "NODE_PATH=" + modules;
    return new Broadcaster(
        name, List.of("/usr/bin/env", environment, node.toString(), script.toString()));
  }

  private static @Nullable Path onPath(String name) {
    String path = System.getenv().getOrDefault("PATH", "");
    for (String folder : path.split(File.pathSeparator, -1)) {
      Path file = Path.of(folder).resolve(name);
      if (!folder.isEmpty() && Files.isExecutable(file)) {
        return file;
      }
    }
    return null;
  }
}
