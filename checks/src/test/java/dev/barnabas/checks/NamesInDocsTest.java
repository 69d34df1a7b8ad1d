package dev.barnabas.checks;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class NamesInDocsTest {
  private static final String TYPE = "([A-Z][a-z0-9]+[A-Za-z0-9]*)";
  private static final String MEMBER = "(?:[.#]([a-z]\\w*))?";

  /** A name of a class in code style, with or without a member: `Session`, `Log.append`. */
  private static final Pattern CLASS_IN_MARKDOWN =
      Pattern.compile("`" + TYPE + MEMBER + "(?:[.(][^`]*)?`");

  private static final Pattern CLASS_IN_JAVADOC =
      Pattern.compile("\\{@(?:link|code)\\s+(?:[a-z.]+\\.)?" + TYPE + MEMBER + "(?:[.(][^}]*)?\\}");
  private static final Pattern LINK = Pattern.compile("\\]\\(([^)#\\s]+)(?:#[^)]*)?\\)");
  private static final Pattern PATH = Pattern.compile("`([\\w.-]+(?:/[\\w.-]+)+/?)`");

  @Test
  void everyClassThatTheArchitectureNamesExists() {
    var violations = new Violations("No such class: the page describes another program.");
    KnownNames known = new KnownNames();
    for (SourceFile file : SourceTree.ours().all()) {
      if (file.path().equals("docs/architecture.md")) {
        findUnknown(file, CLASS_IN_MARKDOWN, known, violations);
      } else if (file.simpleName().equals("package-info")) {
        findUnknown(file, CLASS_IN_JAVADOC, known, violations);
      }
    }
    violations.mustBeNone();
  }

  @Test
  void everyLinkAndPathInThePagesLeadsSomewhere() {
    var violations = new Violations("No such file.");
    SourceTree.ours().all().stream()
        .filter(file -> file.path().endsWith(".md"))
        .forEach(file -> {
          List<String> lines = file.lines();
          for (int i = 0; i < lines.size(); i++) {
            checkLinks(file, i, violations);
            checkPaths(file, i, violations);
          }
        });
    violations.mustBeNone();
  }

  private static void checkLinks(SourceFile file, int index, Violations violations) {
    Path folder = SourceTree.ours().root().resolve(file.path()).resolveSibling("");
    Matcher links = LINK.matcher(file.lines().get(index));
    while (links.find()) {
      String target = links.group(1);
      if (!target.contains(":") && !Files.exists(folder.resolve(target))) {
        violations.add(file.path(), index + 1, target);
      }
    }
  }

  /** A path in code style whose first part stands at the root: core/log may mean the package. */
  private static void checkPaths(SourceFile file, int index, Violations violations) {
    Path root = SourceTree.ours().root();
    Matcher paths = PATH.matcher(file.lines().get(index));
    while (paths.find()) {
      String path = paths.group(1);
      String first = path.substring(0, path.indexOf('/'));
      boolean ours = Files.isDirectory(root.resolve(first)) && !path.contains("/target/");
      Path asPackage = root.resolve(first).resolve("src/main/java/dev/barnabas").resolve(path);
      if (ours && !Files.exists(root.resolve(path)) && !Files.exists(asPackage)) {
        violations.add(file.path(), index + 1, path);
      }
    }
  }

  private static void findUnknown(
      SourceFile file, Pattern pattern, KnownNames known, Violations violations) {
    List<String> lines = file.lines();
    for (int i = 0; i < lines.size(); i++) {
      Matcher names = pattern.matcher(lines.get(i));
      while (names.find()) {
        if (!known.contains(names.group(1), names.group(2))) {
          violations.add(file.path(), i + 1, names.group());
        }
      }
    }
  }
}
