package dev.barnabas.checks;

import java.util.List;

/**
 * One text file.
 *
 * @param path relative to the root, with slashes
 */
record SourceFile(String path, String text) {

  List<String> lines() {
    return text.lines().toList();
  }

  boolean isMain() {
    return path.contains("/src/main/java/");
  }

  String module() {
    return path.contains("/") ? path.substring(0, path.indexOf('/')) : "";
  }

  String simpleName() {
    return path.substring(path.lastIndexOf('/') + 1).replaceFirst("\\.[^.]*$", "");
  }
}
