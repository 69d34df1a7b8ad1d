package dev.barnabas.bench;

import dev.barnabas.bench.process.Command;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Where Barnabas is installed; its launcher says so. */
final class Home {
  private static final String PROPERTY = "barnabas.home";

  private Home() {}

  private static Path path() {
    return Path.of(System.getProperty(PROPERTY, "")).toAbsolutePath().normalize();
  }

  static Path launcher() {
    return path().resolve("barnabas");
  }

  /** Packages of npm; null: none were installed. */
  static @Nullable Path modules() {
    Path modules = path().resolve("system-tests").resolve("javascript").resolve("node_modules");
    return Files.isDirectory(modules) ? modules : null;
  }

  /** The commit of a checkout; empty: it is none. */
  static String commit() {
    Path head = path().resolve(".git");
    return Files.exists(head)
        ? Command.output(path(), "git", "describe", "--always", "--dirty")
        : "";
  }
}
