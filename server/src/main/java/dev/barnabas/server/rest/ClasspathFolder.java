package dev.barnabas.server.rest;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Reads a folder of the classpath, from a jar or from a directory. */
final class ClasspathFolder {
  // Pages, scripts and pictures of a console; more is a mistake in the build.
  private static final long TOTAL_MAX_BYTES = 32L * 1024 * 1024;

  private ClasspathFolder() {}

  /** All files by their path within the folder; none when there is no such folder. */
  static Map<String, StaticFile> read(String folder) {
    URL url = ClasspathFolder.class.getClassLoader().getResource(folder + "/index.html");
    if (url == null) {
      return Map.of();
    }
    try {
      URI uri = url.toURI();
      if (!uri.getScheme().equals("jar")) {
        return readAll(Path.of(uri).resolveSibling(""));
      }
      String jar = uri.toString().substring(0, uri.toString().indexOf("!/"));
      try (FileSystem files = FileSystems.newFileSystem(URI.create(jar), Map.of())) {
        return readAll(files.getPath(folder));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (URISyntaxException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  /** All files of a folder by their path within it. */
  static Map<String, StaticFile> readAll(Path folder) {
    try {
      return readEach(folder);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Map<String, StaticFile> readEach(Path folder) throws IOException {
    var files = new HashMap<String, StaticFile>();
    long total = 0;
    for (Path path : paths(folder)) {
      byte[] content = Files.readAllBytes(path);
      total += content.length;
      if (total > TOTAL_MAX_BYTES) {
        throw new IOException(folder + " holds more than " + TOTAL_MAX_BYTES + " bytes");
      }
      String name = folder.relativize(path).toString();
      files.put(name, StaticFile.of(name, content));
    }
    return files;
  }

  private static List<Path> paths(Path folder) throws IOException {
    try (Stream<Path> paths = Files.walk(folder)) {
      return paths.filter(Files::isRegularFile).toList();
    }
  }
}
