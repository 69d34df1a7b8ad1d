package dev.barnabas.checks;

import com.sun.source.tree.LiteralTree;
import com.sun.source.util.TreeScanner;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ErrorNumbersTest {
  private static final String TABLE =
      "protocol/src/main/java/dev/barnabas/protocol/error/ErrorCode.java";

  @Test
  void errorNumbersStandInOneTable() {
    var violations =
        new Violations(
            "Name the error as a constant of ErrorCode. (A number that is no error is written with"
                + " underscores, as 40_000.)");
    SyntaxTree.ours().stream()
        .filter(tree -> tree.file().isMain() && !tree.file().path().equals(TABLE))
        .forEach(tree -> scan(tree, violations));
    violations.mustBeNone();
  }

  private static void scan(SyntaxTree tree, Violations violations) {
    new TreeScanner<@Nullable Void, @Nullable Void>() {
      @Override
      public @Nullable Void visitLiteral(LiteralTree literal, @Nullable Void unused) {
        if (literal.getValue() instanceof Integer value
            && looksLikeAnError(value)
            && lineOf(tree, literal).contains(value.toString())) {
          violations.add(tree.file().path(), tree.firstLine(literal), value.toString());
        }
        return null;
      }
    }.scan(tree.unit(), null);
  }

  private static String lineOf(SyntaxTree tree, LiteralTree literal) {
    return tree.file().lines().get((int) tree.firstLine(literal) - 1);
  }

  /** The ranges of the Ably error table. */
  private static boolean looksLikeAnError(int value) {
    return (value >= 40000 && value < 43000)
        || (value >= 50000 && value < 50100)
        || (value >= 80000 && value < 81000)
        || (value >= 90000 && value < 102000);
  }
}
