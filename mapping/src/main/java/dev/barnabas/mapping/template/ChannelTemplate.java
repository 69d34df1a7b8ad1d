package dev.barnabas.mapping.template;

import dev.barnabas.mapping.MappingError;
import dev.barnabas.mapping.MappingError.Reason;
import dev.barnabas.protocol.channel.ChannelName;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A template whose result is a channel's name, by the rules of {@link ChannelName}: so no value can
 * turn it into a qualified address.
 *
 * @param strictSegments whether a value with a colon in it is refused, so that no value can add or
 *     shift segments
 */
public record ChannelTemplate(Template template, boolean strictSegments) {
  /** Longer names can't have been meant; Ably advises 2,048. */
  static final int LENGTH_CHARS_MAX = 2_048;

  /**
   * Parses a channel template.
   *
   * @throws TemplateException also when its literal text alone breaks the name rules
   */
  public static ChannelTemplate parse(String text, TemplateUse use, boolean strictSegments) {
    Template template = Template.parse(text, use);
    var sample = new StringBuilder();
    for (Part part : template.parts()) {
      sample.append(part instanceof Part.Literal(String literal) ? literal : "x");
    }
    String problem = ChannelName.problem(sample.toString());
    if (problem != null) {
      throw new TemplateException(1, 1, "not a valid channel name: " + problem);
    }
    return new ChannelTemplate(template, strictSegments);
  }

  /**
   * The channel for a context document.
   *
   * @throws MappingError as {@link Template#render}, and when the result is no valid name
   */
  public String render(Map<String, @Nullable Object> context) {
    String name = strictSegments ? strictly(context) : template.render(context);
    String problem =
        name.length() > LENGTH_CHARS_MAX
            ? "it is longer than " + LENGTH_CHARS_MAX + " characters"
            : ChannelName.problem(name);
    if (problem != null) {
      throw new MappingError(Reason.INVALID_NAME, "not a valid channel name: " + problem);
    }
    return name;
  }

  private String strictly(Map<String, @Nullable Object> context) {
    var name = new StringBuilder();
    for (Part part : template.parts()) {
      switch (part) {
        case Part.Literal(String literal) -> name.append(literal);
        case Part.Hole hole -> {
          String value = hole.fill(context);
          if (value.indexOf(':') >= 0) {
            throw new MappingError(
                Reason.INVALID_NAME, "a value contains ':' and the rule sets strictSegments");
          }
          name.append(value);
        }
      }
    }
    return name.toString();
  }
}
