package dev.barnabas.checks;

import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class PackageInfoTest {

  @Test
  void everyPackageSaysWhatLivesThere() {
    var violations =
        new Violations(
            "package-info.java: what lives here, what may not, which thread, where to start.");
    for (var entry : descriptions().entrySet()) {
      String text = entry.getValue();
      if (text.isEmpty()) {
        violations.add(entry.getKey(), 1, "has no package-info.java");
      } else if (!text.contains("@NullMarked")) {
        violations.add(entry.getKey(), 1, "is not @NullMarked");
      } else if (!text.contains("/**")) {
        violations.add(entry.getKey(), 1, "has no Javadoc");
      }
    }
    violations.mustBeNone();
  }

  /**
   * Module and package → the text of its package-info, which the tests share with the main code.
   */
  private static Map<String, String> descriptions() {
    Map<String, String> found = new TreeMap<>();
    SourceTree.ours()
        .java()
        .forEach(file -> {
          String folder = file.path().replaceFirst("/src/(main|test)/java/", ": ");
          String name = folder.substring(0, folder.lastIndexOf('/'));
          boolean info = file.simpleName().equals("package-info");
          found.merge(name, info ? file.text() : "", (a, b) -> a.isEmpty() ? b : a);
        });
    return found;
  }
}
