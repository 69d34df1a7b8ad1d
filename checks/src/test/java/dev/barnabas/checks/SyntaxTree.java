package dev.barnabas.checks;

import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.Tree;
import com.sun.source.util.DocTrees;
import com.sun.source.util.JavacTask;
import com.sun.source.util.TreePath;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;
import org.jspecify.annotations.Nullable;

/** A Java file as the compiler parses it: syntax only, nothing is resolved. */
final class SyntaxTree {
  private static final List<SyntaxTree> OURS = parse(SourceTree.ours().java().toList());

  private final SourceFile file;
  private final CompilationUnitTree unit;
  private final DocTrees trees;

  private SyntaxTree(SourceFile file, CompilationUnitTree unit, DocTrees trees) {
    this.file = file;
    this.unit = unit;
    this.trees = trees;
  }

  /** All Java files of the repository. */
  static List<SyntaxTree> ours() {
    return OURS;
  }

  SourceFile file() {
    return file;
  }

  CompilationUnitTree unit() {
    return unit;
  }

  long firstLine(Tree tree) {
    return line(trees.getSourcePositions().getStartPosition(unit, tree));
  }

  long lastLine(Tree tree) {
    return line(trees.getSourcePositions().getEndPosition(unit, tree));
  }

  /** The source from the beginning of the one to the beginning of the other. */
  String textBetween(Tree from, Tree to) {
    long start = trees.getSourcePositions().getStartPosition(unit, from);
    long end = trees.getSourcePositions().getStartPosition(unit, to);
    return file.text().substring((int) start, (int) end);
  }

  /** The Javadoc text of the declaration at the path. */
  @Nullable String doc(TreePath path) {
    return trees.getDocComment(path);
  }

  private long line(long position) {
    return position < 0 ? 1 : unit.getLineMap().getLineNumber(position);
  }

  /** One compiler for all: to make one takes longer than to parse a file. */
  private static List<SyntaxTree> parse(List<SourceFile> files) {
    var compiler = Objects.requireNonNull(ToolProvider.getSystemJavaCompiler(), "not a JDK");
    List<Text> texts = files.stream().map(Text::new).toList();
    // The compiler hands its own wrappers back: the URI tells which file it was.
    Map<URI, SourceFile> byUri = new HashMap<>();
    texts.forEach(text -> byUri.put(text.toUri(), text.file));
    var task = (JavacTask) compiler.getTask(null, null, _ -> {}, null, null, texts);
    DocTrees trees = DocTrees.instance(task);
    List<SyntaxTree> parsed = new ArrayList<>();
    try {
      for (CompilationUnitTree unit : task.parse()) {
        SourceFile file = Objects.requireNonNull(byUri.get(unit.getSourceFile().toUri()));
        parsed.add(new SyntaxTree(file, unit, trees));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return List.copyOf(parsed);
  }

  private static final class Text extends SimpleJavaFileObject {
    private final SourceFile file;

    Text(SourceFile file) {
      super(URI.create("string:///" + file.path()), JavaFileObject.Kind.SOURCE);
      this.file = file;
    }

    @Override
    public CharSequence getCharContent(boolean ignoreEncodingErrors) {
      return file.text();
    }
  }
}
