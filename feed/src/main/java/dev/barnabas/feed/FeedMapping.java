package dev.barnabas.feed;

import dev.barnabas.feed.socket.SocketEvent;
import dev.barnabas.mapping.MappingError;
import dev.barnabas.mapping.MappingError.Reason;
import dev.barnabas.mapping.expression.Expression;
import dev.barnabas.mapping.template.Template;
import dev.barnabas.mapping.template.TemplateUse;
import dev.barnabas.protocol.error.ProtocolException;
import dev.barnabas.protocol.json.Json;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Makes records of a feed's messages. Expressions and templates read {@code value}, {@code item},
 * {@code index} and {@code topic}, as those of rules do. Immutable. Thread: any.
 */
public final class FeedMapping {
  /**
   * The texts of the configuration; null: not written.
   *
   * @param topic where records go unless a template says it
   */
  public record Texts(
      String topic,
      @Nullable String topicTemplate,
      @Nullable String key,
      @Nullable String timestamp,
      @Nullable String split,
      @Nullable String resume) {}

  private final String topic;
  private final @Nullable Template topicTemplate;
  private final @Nullable Expression key;
  private final @Nullable Expression timestamp;
  private final @Nullable Expression split;
  private final @Nullable Expression resume;

  /**
   * Compiles the texts.
   *
   * @throws RuntimeException of the compilers, when one is wrong
   */
  public FeedMapping(Texts texts) {
    this.topic = texts.topic();
    String template = texts.topicTemplate();
    this.topicTemplate = template == null ? null : Template.parse(template, TemplateUse.EGRESS);
    this.key = compiled(texts.key());
    this.timestamp = compiled(texts.timestamp());
    this.split = compiled(texts.split());
    this.resume = compiled(texts.resume());
  }

  private static @Nullable Expression compiled(@Nullable String text) {
    return text == null ? null : Expression.compile(text);
  }

  /**
   * The records of a message.
   *
   * @throws MappingError when it can't be mapped
   */
  public List<FeedRecord> map(FeedMessage message) {
    return switch (message.event()) {
      case SocketEvent.Text(String text) -> text(message, text);
      case SocketEvent.Binary(byte[] bytes) ->
          List.of(
              new FeedRecord(
                  topic,
                  null,
                  null,
                  bytes,
                  message.receivedAt(),
                  message.gap(),
                  Map.of(),
                  message.position()));
    };
  }

  private List<FeedRecord> text(FeedMessage message, String text) {
    boolean plain =
        topicTemplate == null
            && key == null
            && timestamp == null
            && split == null
            && resume == null;
    if (plain) {
      return List.of(
          new FeedRecord(
              topic,
              null,
              text,
              null,
              message.receivedAt(),
              message.gap(),
              Map.of(),
              message.position()));
    }
    var context = new HashMap<String, @Nullable Object>();
    context.put("topic", topic);
    context.put("value", parsed(text));
    List<?> items = items(context);
    var records = new ArrayList<FeedRecord>();
    for (int index = 0; index < items.size(); index++) {
      context.put("item", items.get(index));
      context.put("index", (long) index);
      String gap = index == 0 ? message.gap() : null;
      records.add(record(message, context, split == null ? text : null, gap));
    }
    return records;
  }

  private static @Nullable Object parsed(String text) {
    try {
      return Json.parse(text);
    } catch (ProtocolException e) {
      throw new MappingError(Reason.UNREADABLE, String.valueOf(e.error().message())).at("value");
    }
  }

  private List<?> items(Map<String, @Nullable Object> context) {
    if (split == null) {
      var one = new ArrayList<@Nullable Object>();
      one.add(context.get("value"));
      return one;
    }
    Expression splitting = split;
    return switch (at("websocket.split", () -> Optional.ofNullable(splitting.evaluate(context)))
        .orElse(null)) {
      case null -> List.of();
      case List<?> list -> list;
      default ->
          throw new MappingError(Reason.WRONG_TYPE, "the result is no array").at("websocket.split");
    };
  }

  private FeedRecord record(
      FeedMessage message,
      Map<String, @Nullable Object> context,
      @Nullable String whole,
      @Nullable String gap) {
    Template template = topicTemplate;
    return new FeedRecord(
        template == null ? topic : at("websocket.topic.template", () -> template.render(context)),
        evaluated("websocket.key.path", key, context).map(FeedMapping::textOf).orElse(null),
        whole == null ? Json.text(context.get("item")) : whole,
        null,
        evaluated("websocket.timestamp.path", timestamp, context)
            .map(FeedMapping::millis)
            .orElse(message.receivedAt()),
        gap,
        evaluated("websocket.resume.path", resume, context).map(FeedMapping::seen).orElse(Map.of()),
        message.position());
  }

  private static Optional<Object> evaluated(
      String place, @Nullable Expression expression, Map<String, @Nullable Object> context) {
    return expression == null
        ? Optional.empty()
        : at(place, () -> Optional.ofNullable(expression.evaluate(context)));
  }

  private static <T> T at(String place, Supplier<T> made) {
    try {
      return made.get();
    } catch (MappingError e) {
      throw e.at(place);
    }
  }

  private static String textOf(Object value) {
    return value instanceof String text ? text : Json.text(value);
  }

  private static long millis(Object value) {
    if (value instanceof Number number) {
      return number.longValue();
    }
    try {
      return Instant.parse(String.valueOf(value)).toEpochMilli();
    } catch (DateTimeException e) {
      throw new MappingError(
              Reason.WRONG_TYPE, "neither milliseconds nor a time such as 2026-01-31T12:00:00Z")
          .at("websocket.timestamp.path");
    }
  }

  /** An object's members by their names, anything else as {@code value}. */
  private static Map<String, Object> seen(Object value) {
    var seen = new HashMap<String, Object>();
    if (value instanceof Map<?, ?> map) {
      map.forEach((name, member) -> {
        if (member != null) {
          seen.put(String.valueOf(name), textOf(member));
        }
      });
    } else {
      seen.put("value", textOf(value));
    }
    return Map.copyOf(seen);
  }
}
