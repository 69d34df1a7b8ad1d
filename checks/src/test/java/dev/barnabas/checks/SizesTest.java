package dev.barnabas.checks;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.source.tree.MethodTree;
import com.sun.source.util.TreeScanner;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class SizesTest {
  private static final int MEDIAN_FILE_LINES = 90;
  private static final int USUAL_FILE_LINES = 350;
  private static final int LARGEST_FILE_LINES = 500;
  private static final int LARGEST_METHOD_LINES = 70;
  private static final int MOST_PARAMETERS = 5;
  private static final int LONGEST_LINE = 100;

  /** Who takes more parameters, and why no record: file and method → the reason. */
  private static final Map<String, String> MANY_PARAMETERS =
      Map.of(
          "core/src/main/java/dev/barnabas/core/log/DuplicateFilter.java check",
          "once per record of the log, without allocation",
          "protocol/src/main/java/dev/barnabas/protocol/message/Message.java <init>",
          "the record's own components but the last");

  @Test
  void filesAreSmall() {
    var violations = new Violations("A file is one purpose: split it.");
    SourceTree.ours()
        .java()
        .filter(file -> file.lines().size() > LARGEST_FILE_LINES)
        .forEach(file -> violations.add(file.path(), file.lines().size(), "lines"));
    violations.mustBeNone();
  }

  @Test
  void halfOfTheFilesFitOnAScreen() {
    List<Integer> sizes =
        SourceTree.ours()
            .mainJava()
            .filter(file -> !file.path().endsWith("-info.java"))
            .map(file -> file.lines().size())
            .sorted()
            .toList();
    assertThat(sizes.get(sizes.size() / 2)).as("median").isLessThanOrEqualTo(MEDIAN_FILE_LINES);
    assertThat(sizes.get(sizes.size() * 95 / 100))
        .as("95th percentile")
        .isLessThanOrEqualTo(USUAL_FILE_LINES);
  }

  @Test
  void linesAreShort() {
    var violations = new Violations("At most " + LONGEST_LINE + " characters.");
    SourceTree.ours().java().forEach(file -> findLongLines(file, violations));
    violations.mustBeNone();
  }

  /** Imports, addresses and the content of text blocks can't be broken. */
  private static void findLongLines(SourceFile file, Violations violations) {
    boolean textBlock = false;
    List<String> lines = file.lines();
    for (int i = 0; i < lines.size(); i++) {
      String line = lines.get(i);
      boolean unbreakable = textBlock || line.startsWith("import ") || line.contains("://");
      int length = line.codePointCount(0, line.length());
      if (length > LONGEST_LINE && !unbreakable) {
        violations.add(file.path(), i + 1, length + " characters");
      }
      // A block's opening and closing quotes on one line leave things as they were.
      textBlock ^= line.split("\"\"\"", -1).length % 2 == 0;
    }
  }

  @Test
  void methodsAreShort() {
    var violations = new Violations("A method over " + LARGEST_METHOD_LINES + " lines is two.");
    forEachMethod((tree, method) -> {
      long lines = tree.lastLine(method) - tree.firstLine(method) + 1;
      if (lines > LARGEST_METHOD_LINES) {
        violations.add(tree.file().path(), tree.firstLine(method), name(method, lines));
      }
    });
    violations.mustBeNone();
  }

  @Test
  void parametersAreFew() {
    var violations = new Violations("More than " + MOST_PARAMETERS + " parameters: make a record.");
    forEachMethod((tree, method) -> {
      int count = method.getParameters().size();
      boolean ours = !isForeign(method) && !isCompactConstructor(tree, method);
      String place = tree.file().path() + " " + method.getName();
      if (count > MOST_PARAMETERS && ours && !MANY_PARAMETERS.containsKey(place)) {
        violations.add(tree.file().path(), tree.firstLine(method), name(method, count));
      }
    });
    violations.mustBeNone();
  }

  private static boolean isForeign(MethodTree method) {
    return method.getModifiers().getAnnotations().stream()
        .anyMatch(annotation -> annotation.getAnnotationType().toString().equals("Override"));
  }

  /** A record's, whose parameters are the components: `Name {`. */
  private static boolean isCompactConstructor(SyntaxTree tree, MethodTree method) {
    return method.getName().contentEquals("<init>")
        && method.getBody() != null
        && !tree.textBetween(method, method.getBody()).contains("(");
  }

  private static String name(MethodTree method, long count) {
    return method.getName() + ": " + count;
  }

  private static void forEachMethod(Visitor visitor) {
    for (SyntaxTree tree : SyntaxTree.ours()) {
      new TreeScanner<@Nullable Void, @Nullable Void>() {
        @Override
        public @Nullable Void visitMethod(MethodTree method, @Nullable Void unused) {
          visitor.visit(tree, method);
          return super.visitMethod(method, null);
        }
      }.scan(tree.unit(), null);
    }
  }

  private interface Visitor {
    void visit(SyntaxTree tree, MethodTree method);
  }
}
