package dev.barnabas.core.channel;

import dev.barnabas.mapping.MappingError;
import dev.barnabas.mapping.expression.Expression;
import dev.barnabas.mapping.expression.ExpressionException;
import dev.barnabas.mapping.expression.Steps;
import dev.barnabas.protocol.error.ErrorCode;
import dev.barnabas.protocol.error.ProtocolException;
import dev.barnabas.protocol.message.Message;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Which messages of a channel a derived channel has (ably-protocol 14): JMESPath over {@code name},
 * {@code clientId}, {@code connectionId}, {@code headers} and {@code extras}. Filters of the same
 * text are equal. Length, depth and steps of an expression are bounded where it is compiled.
 *
 * <p>Thread: any.
 */
public final class MessageFilter {
  private final String text;
  private final Expression expression;

  private MessageFilter(String text, Expression expression) {
    this.text = text;
    this.expression = expression;
  }

  /**
   * Reads a filter as it stands in an address.
   *
   * @param base64 of the expression in UTF-8, in the standard or the URL-safe alphabet
   * @throws ProtocolException 40003 saying what is wrong with it, and where
   */
  public static MessageFilter parse(@Nullable String base64) {
    if (base64 == null || base64.isEmpty()) {
      throw invalid("it is empty: write [filter=BASE64]name");
    }
    String text;
    try {
      byte[] bytes = Base64.getDecoder().decode(base64.replace('-', '+').replace('_', '/'));
      text = new String(bytes, StandardCharsets.UTF_8);
    } catch (IllegalArgumentException notBase64) {
      throw invalid("it is not the base64 of an expression");
    }
    try {
      return new MessageFilter(text, Expression.compile(text));
    } catch (ExpressionException problem) {
      throw invalid(String.valueOf(problem.getMessage()));
    }
  }

  private static ProtocolException invalid(String problem) {
    return new ProtocolException(ErrorCode.INVALID_PARAMETER, "the channel's filter: " + problem);
  }

  /** What filters look at in a message. */
  static Map<String, @Nullable Object> context(Message message) {
    var context = new HashMap<String, @Nullable Object>();
    context.put("name", message.name());
    context.put("clientId", message.clientId());
    context.put("connectionId", message.connectionId());
    Map<String, @Nullable Object> extras = message.extras();
    context.put("extras", extras);
    context.put("headers", extras == null ? null : extras.get("headers"));
    return context;
  }

  /**
   * Whether a message is in; one that the expression can't be evaluated for, or not with these
   * steps, is not.
   */
  boolean passes(Map<String, @Nullable Object> context, Steps steps) {
    try {
      return expression.test(context, steps);
    } catch (MappingError notForThisOne) {
      return false;
    }
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof MessageFilter filter && filter.text.equals(text);
  }

  @Override
  public int hashCode() {
    return text.hashCode();
  }

  @Override
  public String toString() {
    return text;
  }
}
