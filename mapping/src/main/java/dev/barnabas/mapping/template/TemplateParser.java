package dev.barnabas.mapping.template;

import java.util.ArrayList;
import java.util.List;

/**
 * Reads a template's text. Grammar:
 *
 * <pre>
 * template = ( text | "#{" value *( "|" filter ) "}" )*
 * value    = path | "(" path 1*( "," path ) ")"        a tuple needs a hash filter first
 * path     = name *( "." name | "['" … "']" | "[" digits "]" )
 * filter   = name [ "(" argument *( "," argument ) ")" ]
 * argument = digits | "'" … "'"                        with \' and \\ inside quotes
 * </pre>
 *
 * <p>Thread: the caller's.
 */
final class TemplateParser {
  private final Scanner scanner;
  private final TemplateUse use;
  private final List<Part> parts = new ArrayList<>();

  TemplateParser(String text, TemplateUse use) {
    this.scanner = new Scanner(text);
    this.use = use;
  }

  List<Part> parse() {
    while (!scanner.atEnd()) {
      String literal = scanner.untilHole();
      if (!literal.isEmpty()) {
        parts.add(new Part.Literal(literal));
      }
      if (scanner.takes("#{")) {
        parts.add(hole());
      }
    }
    return parts;
  }

  private Part.Hole hole() {
    scanner.skipSpace();
    int start = scanner.position();
    boolean isTuple = scanner.takes("(");
    List<Path> values = isTuple ? tuple() : List.of(path());
    var filters = new ArrayList<Filter>();
    scanner.skipSpace();
    while (scanner.takes("|")) {
      scanner.skipSpace();
      filters.add(new FilterParser(scanner).parse());
      scanner.skipSpace();
    }
    if (!scanner.takes("}")) {
      throw scanner.error("expected '|' or '}'");
    }
    if (isTuple && (filters.isEmpty() || !isHash(filters.getFirst()))) {
      throw scanner.errorAt(start, "a tuple must be followed by | hash or | moduloHash(n)");
    }
    return new Part.Hole(values, filters);
  }

  private static boolean isHash(Filter filter) {
    return filter instanceof Filter.Hash || filter instanceof Filter.ModuloHash;
  }

  private List<Path> tuple() {
    var values = new ArrayList<Path>();
    do {
      scanner.skipSpace();
      values.add(path());
      scanner.skipSpace();
    } while (scanner.takes(","));
    if (!scanner.takes(")")) {
      throw scanner.error("expected ',' or ')'");
    }
    return values;
  }

  private Path path() {
    int start = scanner.position();
    String root = scanner.name();
    if (!use.isValue(root) && !use.isDoor(root)) {
      String found =
          root.isEmpty() ? "a value is missing here" : "'" + root + "' is not known here";
      throw scanner.errorAt(start, found + "; allowed: " + use.allowed());
    }
    List<Object> steps = steps();
    // Ably's connector writes topic.name and topic.partition.
    if (root.equals("topic") && steps.equals(List.of("name"))) {
      return new Path("topic", List.of());
    }
    if (root.equals("topic") && steps.equals(List.of("partition"))) {
      return new Path("partition", List.of());
    }
    return checked(start, new Path(root, steps));
  }

  private Path checked(int start, Path path) {
    if (path.isBare()) {
      if (!use.isValue(path.root())) {
        throw scanner.errorAt(
            start, "'" + path.root() + "' needs a member; allowed: " + use.allowed());
      }
    } else if (!use.allows(path.root(), String.valueOf(path.steps().getFirst()))) {
      throw scanner.errorAt(start, "'" + path + "' is not known here; allowed: " + use.allowed());
    }
    return path;
  }

  private List<Object> steps() {
    var steps = new ArrayList<Object>();
    while (true) {
      if (scanner.takes(".")) {
        String name = scanner.name();
        if (name.isEmpty()) {
          throw scanner.error("expected a name after '.'");
        }
        steps.add(name);
      } else if (scanner.takes("[")) {
        steps.add(scanner.peeks('\'') ? scanner.quoted() : scanner.number());
        if (!scanner.takes("]")) {
          throw scanner.error("expected ']'");
        }
      } else {
        return steps;
      }
    }
  }
}
