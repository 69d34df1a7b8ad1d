package dev.barnabas.checks;

import com.sun.source.tree.MemberSelectTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.SynchronizedTree;
import com.sun.source.tree.Tree;
import com.sun.source.util.TreeScanner;
import java.util.Set;
import javax.lang.model.element.Modifier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class BannedCallsTest {
  /** Modules whose main code talks to a person on a terminal. */
  private static final Set<String> PRINTING_MODULES = Set.of("app", "bench", "examples");

  @Test
  void nobodySleeps() {
    var violations = new Violations("Wait for a condition, never for time.");
    for (SyntaxTree tree : SyntaxTree.ours()) {
      forEachSelect(
          tree,
          select -> {
            String text = select.toString();
            if (text.equals("Thread.sleep")
                || text.matches("(TimeUnit\\.)?[A-Z]+SECONDS\\.sleep")) {
              violations.add(tree.file().path(), tree.firstLine(select), text);
            }
          });
    }
    violations.mustBeNone();
  }

  @Test
  void nobodySynchronizes() {
    var violations =
        new Violations(
            "One owner per mutable object; what is truly shared uses java.util.concurrent.");
    for (SyntaxTree tree : SyntaxTree.ours()) {
      new TreeScanner<@Nullable Void, @Nullable Void>() {
        @Override
        public @Nullable Void visitSynchronized(SynchronizedTree block, @Nullable Void unused) {
          add(block);
          return super.visitSynchronized(block, null);
        }

        @Override
        public @Nullable Void visitMethod(MethodTree method, @Nullable Void unused) {
          if (method.getModifiers().getFlags().contains(Modifier.SYNCHRONIZED)) {
            add(method);
          }
          return super.visitMethod(method, null);
        }

        private void add(Tree where) {
          violations.add(tree.file().path(), tree.firstLine(where), "synchronized");
        }
      }.scan(tree.unit(), null);
    }
    violations.mustBeNone();
  }

  @Test
  void onlyTheCommandLinePrints() {
    var violations = new Violations("Log through slf4j, or return the text.");
    SyntaxTree.ours().stream()
        .filter(tree -> tree.file().isMain())
        .filter(tree -> !PRINTING_MODULES.contains(tree.file().module()))
        .forEach(tree ->
            forEachSelect(
                tree,
                select -> {
                  String text = select.toString();
                  if (text.equals("System.out")
                      || text.equals("System.err")
                      || text.endsWith(".printStackTrace")) {
                    violations.add(tree.file().path(), tree.firstLine(select), text);
                  }
                }));
    violations.mustBeNone();
  }

  private static void forEachSelect(SyntaxTree tree, Visitor visitor) {
    new TreeScanner<@Nullable Void, @Nullable Void>() {
      @Override
      public @Nullable Void visitMemberSelect(MemberSelectTree select, @Nullable Void unused) {
        visitor.visit(select);
        return super.visitMemberSelect(select, null);
      }
    }.scan(tree.unit(), null);
  }

  private interface Visitor {
    void visit(MemberSelectTree select);
  }
}
