package dev.barnabas.mapping.template;

import dev.barnabas.mapping.MappingError;
import dev.barnabas.mapping.MappingError.Reason;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A parsed template. Values are taken as they are: nothing in them is expanded again. Numbers and
 * booleans look as in JSON.
 */
public final class Template {
  // A template is a line of configuration; what it renders is bounded by the record.
  private static final int LENGTH_CHARS_MAX = 2_000;

  private final String text;
  private final List<Part> parts;

  private Template(String text, List<Part> parts) {
    this.text = text;
    this.parts = List.copyOf(parts);
  }

  /**
   * Parses a template.
   *
   * @throws TemplateException with line, column and, for an unknown value, what is allowed
   */
  public static Template parse(String text, TemplateUse use) {
    if (text.isEmpty() || text.length() > LENGTH_CHARS_MAX) {
      throw new TemplateException(
          1, 1, "a template has 1 to " + LENGTH_CHARS_MAX + " characters, not " + text.length());
    }
    return new Template(text, new TemplateParser(text, use).parse());
  }

  /**
   * Fills the holes from a context document.
   *
   * @throws MappingError when a value is missing, null, empty, an object or an array and has no
   *     default; when nothing is left
   */
  public String render(Map<String, @Nullable Object> context) {
    if (parts.size() == 1) {
      return notEmpty(rendered(parts.getFirst(), context));
    }
    var result = new StringBuilder();
    for (Part part : parts) {
      result.append(rendered(part, context));
    }
    return notEmpty(result.toString());
  }

  private static String rendered(Part part, Map<String, @Nullable Object> context) {
    return switch (part) {
      case Part.Literal(String literal) -> literal;
      case Part.Hole hole -> hole.fill(context);
    };
  }

  private static String notEmpty(String result) {
    if (result.isEmpty()) {
      throw new MappingError(Reason.MISSING, "the result is empty");
    }
    return result;
  }

  /** Whether any hole reads {@code root}. */
  public boolean reads(String root) {
    for (Part part : parts) {
      if (part instanceof Part.Hole hole
          && hole.values().stream().anyMatch(path -> path.root().equals(root))) {
        return true;
      }
    }
    return false;
  }

  /**
   * The template in pieces with {@code root} told apart, where it is known in advance: literals as
   * they are, {@code known} filled in where its root stands bare, neighbouring text joined.
   */
  public Shape shape(Map<String, String> known) {
    return Shape.of(parts, known);
  }

  List<Part> parts() {
    return parts;
  }

  @Override
  public String toString() {
    return text;
  }
}
