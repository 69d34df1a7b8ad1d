package dev.barnabas.checks;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** The text files of this repository, without what is built or fetched. */
final class SourceTree {
  private static final Set<String> NOT_OURS =
      Set.of("target", "node_modules", ".venv", ".git", ".idea");
  private static final Set<String> TEXT =
      Set.of(
          "java", "md", "xml", "yaml", "yml", "js", "mjs", "ts", "html", "css", "sh", "json", "");
  private static final long LARGEST_TEXT_BYTES = 500_000;
  private static final SourceTree THIS = new SourceTree(findRoot());

  private final Path root;
  private final List<SourceFile> files;

  private SourceTree(Path root) {
    this.root = root;
    this.files = read(root);
  }

  static SourceTree ours() {
    return THIS;
  }

  Path root() {
    return root;
  }

  List<SourceFile> all() {
    return files;
  }

  Stream<SourceFile> java() {
    return files.stream().filter(file -> file.path().endsWith(".java"));
  }

  /** What ships: no tests. Test fixtures of {@code testkit} count as shipped. */
  Stream<SourceFile> mainJava() {
    return java().filter(SourceFile::isMain);
  }

  private static Path findRoot() {
    Path folder = Path.of("").toAbsolutePath();
    while (!Files.exists(folder.resolve("mvnw"))) {
      Path parent = folder.getParent();
      if (parent == null) {
        throw new IllegalStateException(
            "no folder with mvnw above " + Path.of("").toAbsolutePath());
      }
      folder = parent;
    }
    return folder;
  }

  private static List<SourceFile> read(Path root) {
    List<SourceFile> found = new ArrayList<>();
    try {
      Files.walkFileTree(
          root,
          new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes unused) {
              boolean skip = NOT_OURS.contains(String.valueOf(folder.getFileName()));
              return skip ? FileVisitResult.SKIP_SUBTREE : FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
                throws IOException {
              if (isText(file, attributes)) {
                String path = root.relativize(file).toString().replace('\\', '/');
                found.add(new SourceFile(path, Files.readString(file)));
              }
              return FileVisitResult.CONTINUE;
            }
          });
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    found.sort((a, b) -> a.path().compareTo(b.path()));
    return List.copyOf(found);
  }

  private static boolean isText(Path file, BasicFileAttributes attributes) {
    String name = String.valueOf(file.getFileName());
    String suffix = name.contains(".") ? name.substring(name.lastIndexOf('.') + 1) : "";
    return attributes.isRegularFile()
        && attributes.size() <= LARGEST_TEXT_BYTES
        && TEXT.contains(suffix)
        && !name.equals(".git")
        && !name.equals("package-lock.json");
  }
}
