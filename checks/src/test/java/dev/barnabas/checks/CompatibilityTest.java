package dev.barnabas.checks;

import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The page of compatibility promises nothing that no test shows. */
class CompatibilityTest {
  private static final String PAGE = "docs/compatibility.md";
  private static final Set<String> HEADS = Set.of("tests", "---");

  @Test
  void everyPromiseNamesTestsThatExist() {
    Set<String> known =
        SourceTree.ours()
            .java()
            .filter(file -> !file.isMain())
            .map(SourceFile::simpleName)
            .collect(Collectors.toSet());
    var violations = new Violations("Name the tests that show it, in the last column.");
    SourceTree.ours().all().stream()
        .filter(file -> file.path().equals(PAGE))
        .forEach(file -> {
          List<String> lines = file.lines();
          for (int i = 0; i < lines.size(); i++) {
            check(lines.get(i), i + 1, known, violations);
          }
        });
    violations.mustBeNone();
  }

  private static void check(String line, int number, Set<String> known, Violations violations) {
    if (!line.startsWith("| ")) {
      return;
    }
    String[] cells = line.substring(1, line.lastIndexOf('|')).split("\\|", -1);
    String state = cells[1].strip();
    String tests = cells[cells.length - 1].strip();
    if (HEADS.contains(tests)) {
      return;
    }
    if (tests.isEmpty() && !state.startsWith("not yet")) {
      violations.add(PAGE, number, cells[0].strip());
    }
    for (String test : tests.split(", ", -1)) {
      if (!test.isEmpty() && !known.contains(test)) {
        violations.add(PAGE, number, "no test " + test);
      }
    }
  }
}
