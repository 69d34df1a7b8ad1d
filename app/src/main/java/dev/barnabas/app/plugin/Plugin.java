package dev.barnabas.app.plugin;

import java.io.IOException;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A plug-in: one jar, or a folder of them.
 *
 * @param name of the jar or folder
 * @param fingerprint of all its jars
 */
record Plugin(String name, ClassLoader loader, String fingerprint) {
  /** Opens it; empty for what is neither a jar nor a folder with some. */
  static Optional<Plugin> open(Path path) throws IOException {
    List<Path> jars = jars(path);
    if (jars.isEmpty()) {
      return Optional.empty();
    }
    String name = String.valueOf(path.getFileName());
    List<URL> urls = new ArrayList<>();
    for (Path jar : jars) {
      urls.add(jar.toUri().toURL());
    }
    // Open as long as the program: rules may load further classes at any time.
    ClassLoader loader = new PluginClassLoader(name, urls.toArray(URL[]::new));
    return Optional.of(new Plugin(name, loader, digest(jars)));
  }

  private static List<Path> jars(Path path) throws IOException {
    if (Files.isDirectory(path)) {
      try (Stream<Path> files = Files.list(path)) {
        return files.filter(Plugin::isJar).sorted().toList();
      }
    }
    return isJar(path) ? List.of(path) : List.of();
  }

  private static boolean isJar(Path path) {
    return Files.isRegularFile(path) && path.toString().endsWith(".jar");
  }

  private static String digest(List<Path> jars) throws IOException {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      for (Path jar : jars) {
        digest.update(String.valueOf(jar.getFileName()).getBytes(StandardCharsets.UTF_8));
        digest.update(Files.readAllBytes(jar));
      }
      return HexFormat.of().formatHex(digest.digest());
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException("every Java has SHA-256", impossible);
    }
  }

  /** The class, when this plug-in brings it. */
  Optional<Class<?>> find(String className) {
    try {
      Class<?> found = Class.forName(className, false, loader);
      return loader.equals(found.getClassLoader()) ? Optional.of(found) : Optional.empty();
    } catch (ClassNotFoundException e) {
      return Optional.empty();
    }
  }
}
