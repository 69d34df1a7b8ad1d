package dev.barnabas.bench.reference;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where this machine has other servers.
 *
 * @param programs folders of executables
 * @param packages folders of npm packages, {@code node_modules}
 */
public record Installed(List<Path> programs, List<Path> packages) {
  /** Daemons stand there, and the PATH of people often lacks it. */
  private static final Path OF_DAEMONS = Path.of("/usr/sbin");

  public Installed {
    programs = List.copyOf(programs);
    packages = List.copyOf(packages);
  }

  /**
   * What stands in {@code peers} goes before the rest.
   *
   * @param peers executables, and npm packages in its {@code node_modules}; null: none
   * @param modules further npm packages; null: none
   */
  public static Installed in(@Nullable Path peers, @Nullable Path modules) {
    List<Path> programs = new ArrayList<>();
    List<Path> packages = new ArrayList<>();
    if (peers != null) {
      programs.add(peers.toAbsolutePath());
      packages.add(peers.toAbsolutePath().resolve("node_modules"));
    }
    String path = System.getenv().getOrDefault("PATH", "");
    for (String folder : path.split(File.pathSeparator, -1)) {
      if (!folder.isEmpty()) {
        programs.add(Path.of(folder));
      }
    }
    programs.add(OF_DAEMONS);
    if (modules != null) {
      packages.add(modules);
    }
    return new Installed(programs, packages);
  }

  @Nullable Path program(String name) {
    return programs.stream()
        .map(folder -> folder.resolve(name))
        .filter(file -> Files.isRegularFile(file) && Files.isExecutable(file))
        .findFirst()
        .orElse(null);
  }

  /** The folder that holds the package. */
  @Nullable Path modulesWith(String name) {
    return packages.stream()
        .filter(folder -> Files.isDirectory(folder.resolve(name)))
        .findFirst()
        .orElse(null);
  }
}
