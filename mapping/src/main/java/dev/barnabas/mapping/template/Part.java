package dev.barnabas.mapping.template;

import dev.barnabas.mapping.MappingError;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A piece of a template. */
sealed interface Part {
  /** Text that stands for itself. */
  record Literal(String text) implements Part {}

  /**
   * A hole to fill.
   *
   * @param values one path, or several for a tuple
   * @param filters applied left to right; what is missing stays missing until a {@code default}
   */
  record Hole(List<Path> values, List<Filter> filters) implements Part {
    // Stands between the values of a tuple, so that ('a', 'bc') and ('ab', 'c') differ.
    private static final char TUPLE_SEPARATOR = '\0';

    public Hole {
      values = List.copyOf(values);
      filters = List.copyOf(filters);
    }

    /** Whether it is {@code root} alone: no path, no filter. */
    boolean isBare(String root) {
      return filters.isEmpty()
          && values.size() == 1
          && values.getFirst().isBare()
          && values.getFirst().root().equals(root);
    }

    String fill(Map<String, @Nullable Object> context) {
      Rendered rendered = read(context);
      for (Filter filter : filters) {
        rendered = filter.apply(rendered);
      }
      return switch (rendered) {
        case Rendered.Text(String text) -> text;
        case Rendered.Absent(MappingError.Reason reason, String problem) ->
            throw new MappingError(reason, problem);
      };
    }

    private Rendered read(Map<String, @Nullable Object> context) {
      if (values.size() == 1) {
        return Rendered.of(values.getFirst(), context);
      }
      var joined = new StringBuilder();
      for (int i = 0; i < values.size(); i++) {
        switch (Rendered.of(values.get(i), context)) {
          case Rendered.Absent absent -> {
            return absent;
          }
          case Rendered.Text(String text) -> {
            if (i > 0) {
              joined.append(TUPLE_SEPARATOR);
            }
            joined.append(text);
          }
        }
      }
      return new Rendered.Text(joined.toString());
    }
  }
}
