package dev.barnabas.checks;

import com.sun.source.tree.ClassTree;
import com.sun.source.tree.ImportTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.Tree;
import com.sun.source.tree.VariableTree;
import com.sun.source.util.TreeScanner;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The types of our sources with their members, and the foreign types that our sources import. */
final class KnownNames {
  private final Map<String, Set<String>> members = new HashMap<>();
  private final Set<String> foreign = new HashSet<>();

  KnownNames() {
    SyntaxTree.ours().forEach(tree -> new Scanner().scan(tree.unit(), null));
  }

  /** Of a type that is ours the member must exist too. */
  boolean contains(String type, @Nullable String member) {
    Set<String> own = members.get(type);
    if (own == null) {
      return foreign.contains(type) || isInJavaLang(type);
    }
    return member == null || own.contains(member);
  }

  private static boolean isInJavaLang(String name) {
    try {
      Class.forName("java.lang." + name);
      return true;
    } catch (ClassNotFoundException e) {
      return false;
    }
  }

  private final class Scanner extends TreeScanner<@Nullable Void, @Nullable Void> {

    @Override
    public @Nullable Void visitClass(ClassTree type, @Nullable Void unused) {
      Set<String> own =
          members.computeIfAbsent(type.getSimpleName().toString(), _ -> new HashSet<>());
      for (Tree member : type.getMembers()) {
        if (member instanceof MethodTree method) {
          own.add(method.getName().toString());
        } else if (member instanceof VariableTree field) {
          own.add(field.getName().toString());
        }
      }
      return super.visitClass(type, null);
    }

    @Override
    public @Nullable Void visitImport(ImportTree imported, @Nullable Void unused) {
      String name = imported.getQualifiedIdentifier().toString();
      foreign.add(name.substring(name.lastIndexOf('.') + 1));
      return null;
    }
  }
}
