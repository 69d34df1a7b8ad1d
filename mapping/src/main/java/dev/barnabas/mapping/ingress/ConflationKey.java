package dev.barnabas.mapping.ingress;

import dev.barnabas.mapping.MappingError;
import dev.barnabas.mapping.template.Template;
import dev.barnabas.mapping.template.TemplateException;
import dev.barnabas.mapping.template.TemplateUse;
import dev.barnabas.protocol.message.Message;
import org.jspecify.annotations.Nullable;

/**
 * What messages have in common of which only the last one counts: a template in the words of
 * ingress rules. Immutable. Thread: any.
 */
public final class ConflationKey {
  private final Template template;
  private final boolean readsMessage;
  private final boolean readsData;

  private ConflationKey(Template template, String text) {
    this.template = template;
    this.readsMessage = template.reads("message");
    this.readsData = text.contains("data"); // then it is decoded, needlessly at worst
  }

  /**
   * Parses a template.
   *
   * @throws TemplateException with line, column and what is allowed
   */
  public static ConflationKey parse(String text) {
    return new ConflationKey(Template.parse(text, TemplateUse.INGRESS), text);
  }

  /** The key of a message; null: it lacks what the template reads, so that it stands for itself. */
  public @Nullable String of(String channel, Message message) {
    if (!readsMessage) {
      return channel; // all that is left to read is the channel's name
    }
    Object data = readsData ? Payload.of(message).tree() : null;
    try {
      return template.render(MessageContext.of(new ChannelMessage("", "", channel, message), data));
    } catch (MappingError lacking) {
      return null;
    }
  }
}
