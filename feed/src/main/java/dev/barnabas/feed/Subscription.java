package dev.barnabas.feed;

import dev.barnabas.mapping.MappingError;
import dev.barnabas.mapping.template.Template;
import dev.barnabas.mapping.template.TemplateUse;
import java.util.Map;
import java.util.Optional;

/**
 * A message that asks for data; it may say where to go on, by {@code offset.…}. Immutable. Thread:
 * any.
 */
public final class Subscription {
  private final Template template;
  private final boolean resumes;

  private Subscription(Template template, boolean resumes) {
    this.template = template;
    this.resumes = resumes;
  }

  /** Whether it says where to go on. */
  public boolean resumes() {
    return resumes;
  }

  /**
   * Reads one.
   *
   * @throws dev.barnabas.mapping.template.TemplateException when its template is wrong
   */
  public static Subscription of(String text) {
    return new Subscription(Template.parse(text, TemplateUse.FEED), text.contains("#{"));
  }

  /** The text; empty when it needs a place to go on from, and there is none. */
  Optional<String> text(Map<String, Object> offset) {
    try {
      return Optional.of(template.render(Map.of("offset", offset)));
    } catch (MappingError nothingSeenYet) {
      return Optional.empty();
    }
  }
}
