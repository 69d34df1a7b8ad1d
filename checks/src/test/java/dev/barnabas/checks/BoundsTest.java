package dev.barnabas.checks;

import com.sun.source.tree.MethodInvocationTree;
import com.sun.source.tree.NewClassTree;
import com.sun.source.tree.Tree;
import com.sun.source.util.TreeScanner;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class BoundsTest {
  private static final Set<String> NEVER_BOUNDED =
      Set.of(
          "ConcurrentLinkedQueue",
          "ConcurrentLinkedDeque",
          "PriorityBlockingQueue",
          "LinkedTransferQueue",
          "DelayQueue");
  private static final Set<String> BOUNDED_BY_ARGUMENT =
      Set.of("LinkedBlockingQueue", "LinkedBlockingDeque");
  private static final Set<String> UNBOUNDED_CALLS =
      Set.of(
          "Executors.newFixedThreadPool",
          "Executors.newCachedThreadPool",
          "Executors.newSingleThreadExecutor",
          "Executors.newScheduledThreadPool",
          "Executors.newSingleThreadScheduledExecutor",
          "PlatformDependent.newMpscQueue");

  /** Who may, and what bounds it instead: the file's path → the reason. */
  private static final Map<String, String> ALLOWED =
      Map.of(
          "app/src/main/java/dev/barnabas/app/demo/DemoFeed.java",
          "one task per demo topic, which plans itself again",
          "core/src/main/java/dev/barnabas/core/session/ConnectionRegistry.java",
          "whoever adds the entry past the maximum takes the oldest out",
          "kafka/src/main/java/dev/barnabas/kafka/egress/ClusterWatch.java",
          "rules that ended since the last look: at most as many as there were",
          "kafka/src/main/java/dev/barnabas/kafka/log/ReaderTasks.java",
          "what begins is refused when it is full; what ends or answers is bounded by what began",
          "app/src/main/java/dev/barnabas/app/wiring/EachMinute.java",
          "one periodic task",
          "app/src/main/java/dev/barnabas/app/wiring/FileWatch.java",
          "one periodic task",
          "server/src/main/java/dev/barnabas/server/transport/Arrivals.java",
          "the acceptor pauses when too many wait",
          "server/src/main/java/dev/barnabas/server/transport/LoopWatchdog.java",
          "one periodic task");

  @Test
  void everyQueueHasABound() {
    var violations =
        new Violations(
            "Use a bounded queue, or name here what else bounds it (BoundsTest.ALLOWED).");
    for (SyntaxTree tree : SyntaxTree.ours()) {
      if (tree.file().isMain() && !ALLOWED.containsKey(tree.file().path())) {
        new Scanner(tree, violations).scan(tree.unit(), null);
      }
    }
    violations.mustBeNone();
  }

  @Test
  void theListOfExceptionsNamesFilesThatExist() {
    var violations = new Violations("Take it off BoundsTest.ALLOWED.");
    Set<String> paths = Set.copyOf(SourceTree.ours().mainJava().map(SourceFile::path).toList());
    ALLOWED.keySet().stream()
        .filter(path -> !paths.contains(path))
        .forEach(path -> violations.add(path, 1, "is gone"));
    violations.mustBeNone();
  }

  private static final class Scanner extends TreeScanner<@Nullable Void, @Nullable Void> {
    private final SyntaxTree tree;
    private final Violations violations;

    Scanner(SyntaxTree tree, Violations violations) {
      this.tree = tree;
      this.violations = violations;
    }

    @Override
    public @Nullable Void visitNewClass(NewClassTree creation, @Nullable Void unused) {
      String type = creation.getIdentifier().toString().replaceFirst("<.*", "");
      boolean none = creation.getArguments().isEmpty();
      if (NEVER_BOUNDED.contains(type) || (none && BOUNDED_BY_ARGUMENT.contains(type))) {
        add(creation, "new " + type);
      }
      return super.visitNewClass(creation, null);
    }

    @Override
    public @Nullable Void visitMethodInvocation(MethodInvocationTree call, @Nullable Void unused) {
      String name = call.getMethodSelect().toString();
      if (UNBOUNDED_CALLS.contains(name)) {
        add(call, name);
      }
      return super.visitMethodInvocation(call, null);
    }

    private void add(Tree where, String what) {
      violations.add(tree.file().path(), tree.firstLine(where), what);
    }
  }
}
