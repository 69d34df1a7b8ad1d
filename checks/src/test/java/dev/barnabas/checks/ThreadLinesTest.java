package dev.barnabas.checks;

import com.sun.source.tree.ClassTree;
import com.sun.source.tree.Tree;
import com.sun.source.tree.VariableTree;
import com.sun.source.util.TreePathScanner;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.regex.Pattern;
import javax.lang.model.element.Modifier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ThreadLinesTest {
  private static final Pattern THREAD_LINE = Pattern.compile("\\bThread: +\\S");

  @Test
  void everyClassWithAMutableFieldNamesItsThread() {
    var violations =
        new Violations(
            "A field can change here, so the Javadoc of the class (or of the one around it) says"
                + " who may touch it: `Thread: its event loop`, `Thread: the log reader`, `Thread:"
                + " any`.");
    SyntaxTree.ours().stream()
        .filter(tree -> tree.file().isMain())
        .forEach(tree -> new Scanner(tree, violations).scan(tree.unit(), null));
    violations.mustBeNone();
  }

  /** Thread: the test's. */
  private static final class Scanner extends TreePathScanner<@Nullable Void, @Nullable Void> {
    private final SyntaxTree tree;
    private final Violations violations;
    private final Deque<Boolean> named = new ArrayDeque<>();

    Scanner(SyntaxTree tree, Violations violations) {
      this.tree = tree;
      this.violations = violations;
    }

    @Override
    public @Nullable Void visitClass(ClassTree type, @Nullable Void unused) {
      String doc = tree.doc(getCurrentPath());
      boolean says = doc != null && THREAD_LINE.matcher(doc).find();
      named.push(says || Boolean.TRUE.equals(named.peek()));
      boolean constantsOnly = type.getKind() == Tree.Kind.INTERFACE;
      for (Tree member : type.getMembers()) {
        if (member instanceof VariableTree field
            && !constantsOnly
            && !isConstant(type, field)
            && !Boolean.TRUE.equals(named.peek())) {
          violations.add(
              tree.file().path(),
              tree.firstLine(field),
              type.getSimpleName() + "." + field.getName());
          break;
        }
      }
      super.visitClass(type, null);
      named.pop();
      return null;
    }

    private static boolean isConstant(ClassTree type, VariableTree field) {
      return field.getModifiers().getFlags().contains(Modifier.FINAL)
          || type.getKind() == Tree.Kind.RECORD
          || (type.getKind() == Tree.Kind.ENUM
              && field.getType().toString().contentEquals(type.getSimpleName()));
    }
  }
}
