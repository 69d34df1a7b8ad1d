package dev.barnabas.protocol.message;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One annotation of a message (spec TAN2), as it was published or as it is delivered.
 *
 * @param create false: it takes an earlier one back
 * @param count for the method {@code multiple}; null: one
 * @param timestamp when the log took it, ms since the epoch; 0 until then
 * @param serial its place; null until it has one
 * @param messageSerial of the message that it is about; null: not said in itself
 * @param type name and method of the summary, such as {@code reaction:distinct.v1}
 */
public record Annotation(
    @Nullable String id,
    boolean create,
    @Nullable String clientId,
    @Nullable String connectionId,
    @Nullable String name,
    @Nullable Long count,
    @Nullable Data data,
    @Nullable String encoding,
    long timestamp,
    @Nullable String serial,
    @Nullable String messageSerial,
    String type,
    @Nullable Map<String, @Nullable Object> extras) {

  public Annotation withPublisher(
      String newId, @Nullable String newClientId, @Nullable String newConnectionId) {
    return new Annotation(
        newId,
        create,
        newClientId,
        newConnectionId,
        name,
        count,
        data,
        encoding,
        timestamp,
        serial,
        messageSerial,
        type,
        extras);
  }

  public Annotation withExtras(@Nullable Map<String, @Nullable Object> newExtras) {
    return new Annotation(
        id,
        create,
        clientId,
        connectionId,
        name,
        count,
        data,
        encoding,
        timestamp,
        serial,
        messageSerial,
        type,
        newExtras);
  }

  public Annotation withPlace(long newTimestamp, String newSerial, String newMessageSerial) {
    return new Annotation(
        id,
        create,
        clientId,
        connectionId,
        name,
        count,
        data,
        encoding,
        newTimestamp,
        newSerial,
        newMessageSerial,
        type,
        extras);
  }
}
