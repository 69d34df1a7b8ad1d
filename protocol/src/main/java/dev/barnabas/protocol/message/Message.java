package dev.barnabas.protocol.message;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One message (spec TM2), as it was published or as it is delivered. Absent fields are null.
 *
 * @param id unique on the channel: dedup and delta chains refer to it; null until the server
 *     stamped one
 * @param encoding the steps that the client has to undo, right to left; never ends in {@code
 *     base64} when {@code data} is binary
 * @param connectionId the publisher's connection; null for messages that came over REST or from a
 *     topic
 * @param extras carried verbatim: JSON values as plain Java objects (see {@code Json}),
 *     unmodifiable
 * @param timestamp when the log took it, ms since the epoch; 0 until then
 * @param serial its place in the channel's log, or in an edit that of the edited message; null
 *     until it has one
 * @param revision what sets it apart from a message that was just created; null: nothing
 */
public record Message(
    @Nullable String id,
    @Nullable String name,
    @Nullable Data data,
    @Nullable String encoding,
    @Nullable String clientId,
    @Nullable String connectionId,
    @Nullable Map<String, @Nullable Object> extras,
    long timestamp,
    @Nullable String serial,
    @Nullable Revision revision) {

  /** A message that was just created. */
  public Message(
      @Nullable String id,
      @Nullable String name,
      @Nullable Data data,
      @Nullable String encoding,
      @Nullable String clientId,
      @Nullable String connectionId,
      @Nullable Map<String, @Nullable Object> extras,
      long timestamp,
      @Nullable String serial) {
    this(id, name, data, encoding, clientId, connectionId, extras, timestamp, serial, null);
  }

  /** What the message does: it is new, or changes an earlier one. */
  public MessageAction action() {
    return revision == null ? MessageAction.CREATE : revision.action();
  }

  public Message withRevision(@Nullable Revision newRevision) {
    return new Message(
        id, name, data, encoding, clientId, connectionId, extras, timestamp, serial, newRevision);
  }

  /** A message as a client hands it in: nothing stamped. */
  public static Message of(@Nullable String name, @Nullable Data data) {
    return new Message(null, name, data, null, null, null, null, 0, null);
  }

  /** Whether it is for those who are there now only (ably-protocol 9.5). */
  public boolean isEphemeral() {
    return extras != null && Boolean.TRUE.equals(extras.get("ephemeral"));
  }

  public Message withId(String newId) {
    return new Message(
        newId, name, data, encoding, clientId, connectionId, extras, timestamp, serial, revision);
  }

  public Message withPublisher(@Nullable String newClientId, @Nullable String newConnectionId) {
    return new Message(
        id,
        name,
        data,
        encoding,
        newClientId,
        newConnectionId,
        extras,
        timestamp,
        serial,
        revision);
  }

  public Message withData(@Nullable Data newData, @Nullable String newEncoding) {
    return new Message(
        id,
        name,
        newData,
        newEncoding,
        clientId,
        connectionId,
        extras,
        timestamp,
        serial,
        revision);
  }

  public Message withExtras(@Nullable Map<String, @Nullable Object> newExtras) {
    return new Message(
        id, name, data, encoding, clientId, connectionId, newExtras, timestamp, serial, revision);
  }

  public Message withPlace(long newTimestamp, String newSerial) {
    return new Message(
        id,
        name,
        data,
        encoding,
        clientId,
        connectionId,
        extras,
        newTimestamp,
        newSerial,
        revision);
  }
}
