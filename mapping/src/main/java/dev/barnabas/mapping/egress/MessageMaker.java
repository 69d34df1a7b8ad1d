package dev.barnabas.mapping.egress;

import dev.barnabas.mapping.MappingError;
import dev.barnabas.mapping.MappingError.Reason;
import dev.barnabas.mapping.expression.Expression;
import dev.barnabas.mapping.rule.EgressSettings;
import dev.barnabas.mapping.rule.RuleCompiler;
import dev.barnabas.mapping.rule.ValueFormat;
import dev.barnabas.mapping.template.Template;
import dev.barnabas.protocol.json.Json;
import dev.barnabas.protocol.message.Data;
import dev.barnabas.protocol.message.Message;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Makes the message of an item, but for its id, which is stamped later. */
final class MessageMaker {
  private record Payload(Data data, @Nullable String encoding) {}

  private final ValueFormat valueFormat;
  private final @Nullable Template name;
  private final @Nullable Template clientId;
  private final @Nullable Map<String, Expression> select;
  private final boolean keepNulls;
  private final ExtrasMaker extras;

  MessageMaker(EgressSettings settings, RuleCompiler compiler) {
    this.valueFormat = settings.value();
    this.name = compiler.template("message.name", settings.message().name());
    this.clientId = compiler.template("message.clientId", settings.message().clientId());
    Map<String, String> selected = settings.message().select();
    this.select = selected == null ? null : compiler.expressions("message.select", selected);
    this.keepNulls = settings.message().keepNulls();
    this.extras = new ExtrasMaker(settings, compiler);
  }

  /**
   * The message of the context's item.
   *
   * @param whole the JSON text of the item when it is at hand: then it goes out as it came
   * @throws MappingError with its stage
   */
  Message message(
      SourceRecord record, Map<String, @Nullable Object> context, @Nullable String whole) {
    Payload payload = select == null ? item(context, whole) : selected(select, context);
    return new Message(
        null,
        rendered("message.name", name, context),
        payload.data(),
        payload.encoding(),
        rendered("message.clientId", clientId, context),
        null,
        extras.extras(context),
        record.timestamp(),
        null);
  }

  /** The message of a record without value. What can't be rendered without one is left out. */
  Message tombstone(SourceRecord record, Map<String, @Nullable Object> context) {
    return new Message(
        null,
        renderedIfPossible(name, context),
        null,
        null,
        renderedIfPossible(clientId, context),
        null,
        extras.ofTombstone(context),
        record.timestamp(),
        null);
  }

  private Payload item(Map<String, @Nullable Object> context, @Nullable String whole) {
    Object item = context.get("item");
    return switch (item) {
      case byte[] bytes -> new Payload(new Data.Binary(bytes), null);
      case String text when valueFormat == ValueFormat.STRING ->
          new Payload(new Data.Text(text), null);
      case null, default ->
          new Payload(new Data.Text(whole == null ? json("message", item) : whole), "json");
    };
  }

  private Payload selected(Map<String, Expression> members, Map<String, @Nullable Object> context) {
    var selected = new LinkedHashMap<String, @Nullable Object>();
    for (Map.Entry<String, Expression> member : members.entrySet()) {
      Object value = evaluated("message.select." + member.getKey(), member.getValue(), context);
      if (value != null || keepNulls) {
        selected.put(member.getKey(), value);
      }
    }
    return new Payload(new Data.Text(json("message.select", selected)), "json");
  }

  private static @Nullable Object evaluated(
      String stage, Expression expression, Map<String, @Nullable Object> context) {
    try {
      return expression.evaluate(context);
    } catch (MappingError e) {
      throw e.at(stage);
    }
  }

  private static String json(String stage, @Nullable Object value) {
    try {
      return Json.text(value);
    } catch (RuntimeException e) {
      // Bytes in the tree, or structures that an expression nested deeper than JSON is written.
      throw new MappingError(Reason.WRONG_TYPE, "the result is no JSON: " + e.getMessage())
          .at(stage);
    }
  }

  private static @Nullable String rendered(
      String stage, @Nullable Template template, Map<String, @Nullable Object> context) {
    try {
      return template == null ? null : template.render(context);
    } catch (MappingError e) {
      throw e.at(stage);
    }
  }

  private static @Nullable String renderedIfPossible(
      @Nullable Template template, Map<String, @Nullable Object> context) {
    try {
      return template == null ? null : template.render(context);
    } catch (MappingError withoutValue) {
      return null;
    }
  }
}
