package dev.barnabas.checks;

import com.sun.source.tree.ClassTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.Tree;
import com.sun.source.util.TreeScanner;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class TestNamesTest {
  private static final Set<String> TEST_ANNOTATIONS =
      Set.of("Test", "ParameterizedTest", "RepeatedTest", "TestFactory", "TestTemplate");
  private static final Pattern KIND =
      Pattern.compile(".*(Test|IT|Properties|Simulation|Fuzz|Stress|Benchmark|Contract)");

  /** A fact has at least two words: resumesOnAnotherNode, not resume. */
  private static final Pattern FACT =
      Pattern.compile("(?!test[A-Z]|should[A-Z])[a-z0-9]+([A-Z0-9]\\w*)+");

  private static final Pattern VAGUE =
      Pattern.compile("([A-Z]\\w*)?(Manager|Helper|Helpers|Util|Utils|Impl|Misc|V[0-9]|New)");

  @Test
  void testsAreNamedAsFactsInClassesNamedByKind() {
    var violations =
        new Violations("Name the fact that the test shows; end the class with its kind.");
    for (SyntaxTree tree : SyntaxTree.ours()) {
      new TreeScanner<@Nullable Void, @Nullable Void>() {
        @Override
        public @Nullable Void visitMethod(MethodTree method, @Nullable Void unused) {
          if (isTest(method)) {
            String name = method.getName().toString();
            if (!FACT.matcher(name).matches() || name.contains("_")) {
              violations.add(tree.file().path(), tree.firstLine(method), name);
            }
            if (!KIND.matcher(tree.file().simpleName()).matches()) {
              violations.add(
                  tree.file().path(), 1, "a class of tests without its kind in the name");
            }
          }
          return super.visitMethod(method, null);
        }
      }.scan(tree.unit(), null);
    }
    violations.mustBeNone();
  }

  @Test
  void namesSayWhatAThingIs() {
    var violations =
        new Violations("Name it for what it is: no Manager, Helper, Util, Impl, V2, New.");
    for (SyntaxTree tree : SyntaxTree.ours()) {
      for (Tree type : tree.unit().getTypeDecls()) {
        if (type instanceof ClassTree named && VAGUE.matcher(named.getSimpleName()).matches()) {
          violations.add(
              tree.file().path(), tree.firstLine(type), named.getSimpleName().toString());
        }
      }
    }
    violations.mustBeNone();
  }

  private static boolean isTest(MethodTree method) {
    return method.getModifiers().getAnnotations().stream()
        .anyMatch(a -> TEST_ANNOTATIONS.contains(a.getAnnotationType().toString()));
  }
}
