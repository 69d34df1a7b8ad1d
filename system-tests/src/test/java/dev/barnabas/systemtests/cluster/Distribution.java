package dev.barnabas.systemtests.cluster;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** The jars that ship, as the build of {@code app} left them, on the JDK that runs the tests. */
public final class Distribution {
  private static final Path LIB =
      Path.of("../app/target/barnabas/lib").toAbsolutePath().normalize();

  /** As the launcher gives them. A small heap and C1: several of these share one machine. */
  private static final List<String> JVM_OPTIONS =
      List.of(
          "--enable-native-access=ALL-UNNAMED",
          "--sun-misc-unsafe-memory-access=allow",
          "-XX:+UseCompactObjectHeaders",
          "-XX:+ExitOnOutOfMemoryError",
          "-XX:TieredStopAtLevel=1",
          "-XX:+UseSerialGC",
          "-Xmx512m");

  private Distribution() {}

  /** The folder of the jars. */
  public static Path lib() {
    if (!Files.isDirectory(LIB)) {
      throw new IllegalStateException(LIB + " is missing: build it with ./mvnw package");
    }
    return LIB;
  }

  /** Lays it out in a folder, the launcher beside {@code lib}; returns the launcher. */
  public static Path unpack(Path folder) throws IOException {
    Path launcher = folder.resolve("barnabas");
    Files.copy(Path.of("../barnabas"), launcher);
    Files.createSymbolicLink(folder.resolve("lib"), lib());
    return launcher;
  }

  /** A command line that runs a main class of the distribution. */
  static List<String> java(List<String> options, String mainClass, List<String> arguments) {
    return java(classPath(), options, mainClass, arguments);
  }

  /** The same for a main class of these tests. */
  static List<String> javaWithTests(String mainClass, List<String> arguments) {
    String tests = Path.of("target/test-classes").toAbsolutePath().toString();
    return java(classPath() + ':' + tests, List.of(), mainClass, arguments);
  }

  private static List<String> java(
      String classPath, List<String> options, String mainClass, List<String> arguments) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(JVM_OPTIONS);
    command.addAll(options);
    command.addAll(List.of("-cp", classPath, mainClass));
    command.addAll(arguments);
    return command;
  }

  private static String classPath() {
    try (Stream<Path> jars = Files.list(lib())) {
      return String.join(
          ":", jars.map(Path::toString).filter(name -> name.endsWith(".jar")).sorted().toList());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
