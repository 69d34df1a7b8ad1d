package dev.barnabas.connect.sink;

import dev.barnabas.connect.data.ConnectTrees;
import dev.barnabas.mapping.MappingError;
import dev.barnabas.mapping.egress.MappedMessage;
import dev.barnabas.mapping.egress.MappedRecord;
import dev.barnabas.mapping.egress.MappingFailure;
import dev.barnabas.mapping.template.ChannelTemplate;
import dev.barnabas.mapping.template.Template;
import dev.barnabas.mapping.template.TemplateUse;
import dev.barnabas.protocol.json.Json;
import dev.barnabas.protocol.message.Data;
import dev.barnabas.protocol.message.Message;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.connect.sink.SinkRecord;
import org.jspecify.annotations.Nullable;

/**
 * Maps as the Ably connector does: one message per record, its channel and name from templates, its
 * data after the type of the value: text as text, bytes as binary, all else as JSON.
 */
final class TemplateMapping implements RecordMapping {
  private static final String CLUSTER = "default";

  private final ChannelTemplate channel;
  private final @Nullable Template name;
  private final @Nullable Template id;
  private final @Nullable String clientId;

  TemplateMapping(
      String channel, @Nullable String name, @Nullable String clientId, @Nullable String id) {
    this.channel = ChannelTemplate.parse(channel, TemplateUse.EGRESS, false);
    this.name = name == null ? null : Template.parse(name, TemplateUse.EGRESS);
    this.clientId = clientId;
    this.id = id == null ? null : Template.parse(id, TemplateUse.EGRESS);
  }

  @Override
  public MappedRecord map(SinkRecord record) {
    try {
      return new MappedRecord(List.of(mapped(record)), List.of());
    } catch (MappingError e) {
      return new MappedRecord(
          List.of(), List.of(new MappingFailure(MappingFailure.WHOLE_RECORD, e)));
    }
  }

  private MappedMessage mapped(SinkRecord record) {
    RecordHeaders headers = RecordHeaders.of(record);
    Object key = tree("key", () -> ConnectTrees.tree(record.keySchema(), record.key()));
    Object value = tree("value", () -> ConnectTrees.tree(record.valueSchema(), record.value()));
    Map<String, @Nullable Object> context = context(record, key, value, headers);
    String rendered = tree("channel", () -> channel.render(context));
    String messageId =
        id == null ? defaultId(record) : tree("id.template", () -> id.render(context));
    Payload payload = tree("value", () -> payload(value, headers.encoding()));
    Long timestamp = record.timestamp();
    Message message =
        new Message(
            messageId,
            name == null ? null : tree("message.name", () -> name.render(context)),
            payload.data(),
            payload.encoding(),
            clientId,
            null,
            headers.extras(key, value == null),
            timestamp == null ? 0 : timestamp,
            null);
    return new MappedMessage(rendered, 0, messageId, message);
  }

  private static <T> T tree(String stage, java.util.function.Supplier<T> made) {
    try {
      return made.get();
    } catch (MappingError e) {
      throw e.stage().isEmpty() ? e.at(stage) : e;
    }
  }

  private static String defaultId(SinkRecord record) {
    return record.originalTopic()
        + ':'
        + record.originalKafkaPartition()
        + ':'
        + record.originalKafkaOffset()
        + ":0";
  }

  private static Map<String, @Nullable Object> context(
      SinkRecord record, @Nullable Object key, @Nullable Object value, RecordHeaders headers) {
    var context = new HashMap<String, @Nullable Object>();
    context.put("cluster", CLUSTER);
    context.put("topic", record.topic());
    context.put(
        "partition", Optional.ofNullable(record.kafkaPartition()).map(Long::valueOf).orElse(null));
    context.put("offset", record.kafkaOffset());
    context.put("timestamp", record.timestamp());
    context.put("key", key);
    context.put("value", value);
    context.put("item", value);
    context.put("index", 0L);
    context.put("headers", headers.all());
    return context;
  }

  private record Payload(@Nullable Data data, @Nullable String encoding) {}

  private static Payload payload(@Nullable Object value, Optional<String> encoding) {
    return switch (value) {
      case null -> new Payload(null, null);
      case String text -> new Payload(new Data.Text(text), encoding.orElse(null));
      case byte[] bytes ->
          encoding
              // The header's steps take the place of base64, so what stands there is the text.
              .map(steps ->
                  new Payload(new Data.Text(Base64.getEncoder().encodeToString(bytes)), steps))
              .orElseGet(() -> new Payload(new Data.Binary(bytes), null));
      default ->
          new Payload(
              new Data.Text(Json.text(ConnectTrees.withoutBytes(value))), encoding.orElse("json"));
    };
  }
}
