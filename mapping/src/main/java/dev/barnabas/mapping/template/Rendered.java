package dev.barnabas.mapping.template;

import dev.barnabas.mapping.MappingError;
import dev.barnabas.mapping.MappingError.Reason;
import dev.barnabas.mapping.RecordText;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A hole's value on its way through the filters. */
sealed interface Rendered {
  record Text(String text) implements Rendered {}

  /** Nothing to write, and why; a {@code default} may still step in. */
  record Absent(Reason reason, String problem) implements Rendered {}

  static Rendered of(Path path, Map<String, @Nullable Object> context) {
    return switch (path.read(context)) {
      case null -> new Absent(Reason.MISSING, path + " is missing or null");
      case String text when text.isEmpty() -> new Absent(Reason.MISSING, path + " is empty");
      case String text -> new Text(text);
      case Boolean truth -> new Text(truth.toString());
      case Number number -> new Text(number.toString());
      case Map<?, ?> _ -> new Absent(Reason.WRONG_TYPE, path + " is an object");
      case List<?> _ -> new Absent(Reason.WRONG_TYPE, path + " is an array");
      case byte[] bytes -> ofBytes(path, bytes);
      case Object other ->
          throw new MappingError(
              Reason.WRONG_TYPE, path + " is a " + other.getClass().getSimpleName());
    };
  }

  private static Rendered ofBytes(Path path, byte[] bytes) {
    if (bytes.length == 0) {
      return new Absent(Reason.MISSING, path + " is empty");
    }
    return RecordText.utf8(bytes)
        .<Rendered>map(Text::new)
        .orElseGet(() -> new Absent(Reason.UNREADABLE, path + " is not UTF-8"));
  }
}
