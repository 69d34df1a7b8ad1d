package dev.barnabas.connect.feed;

import dev.barnabas.mapping.MappingError;
import dev.barnabas.mapping.template.Template;
import dev.barnabas.mapping.template.TemplateUse;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A message that asks for data; it may say where to go on, by {@code offset.…}. Immutable. Thread:
 * any.
 */
public final class Subscription {
  private final Template template;

  private Subscription(Template template) {
    this.template = template;
  }

  /**
   * Reads one.
   *
   * @throws dev.barnabas.mapping.template.TemplateException when its template is wrong
   */
  public static Subscription of(String text) {
    return new Subscription(Template.parse(text, TemplateUse.FEED));
  }

  /** The text; empty when it needs a place to go on from, and there is none. */
  Optional<String> text(Map<String, @Nullable Object> offset) {
    try {
      return Optional.of(template.render(Map.of("offset", offset)));
    } catch (MappingError nothingSeenYet) {
      return Optional.empty();
    }
  }
}
