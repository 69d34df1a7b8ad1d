package dev.barnabas.protocol.frame;

import dev.barnabas.protocol.error.ErrorInfo;
import dev.barnabas.protocol.message.Annotation;
import dev.barnabas.protocol.message.Message;
import dev.barnabas.protocol.message.PresenceMessage;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What the server sends. */
public sealed interface ServerFrame {

  record Heartbeat(@Nullable String id) implements ServerFrame {}

  /**
   * Answers {@code count} consecutive frames from {@code msgSerial} on.
   *
   * @param serials per frame the serials of its messages, null where one has none
   */
  record Ack(long msgSerial, int count, List<List<@Nullable String>> serials)
      implements ServerFrame {}

  record Nack(long msgSerial, int count, ErrorInfo error) implements ServerFrame {}

  record Connected(String connectionId, ConnectionDetails details, @Nullable ErrorInfo error)
      implements ServerFrame {}

  /**
   * The transport ends, the connection may be resumed; always with an error (ably-protocol 25.4).
   */
  record Disconnected(ErrorInfo error) implements ServerFrame {}

  record Closed() implements ServerFrame {}

  /** Asks the client for another token: its own will end soon (spec RTN22). */
  record Auth() implements ServerFrame {}

  /** Ends the connection, or with a channel only that channel. */
  record Failed(@Nullable String channel, ErrorInfo error) implements ServerFrame {}

  /**
   * The answer to an ATTACH, and what tells an attached client that something changed.
   *
   * @param flags granted modes, {@link Flag#RESUMED}, {@link Flag#HAS_BACKLOG}
   * @param params the recognised params only
   */
  record Attached(
      String channel,
      String channelSerial,
      int flags,
      Map<String, String> params,
      @Nullable ErrorInfo error)
      implements ServerFrame {}

  record Detached(String channel, @Nullable ErrorInfo error) implements ServerFrame {}

  /**
   * One publish, delivered. Every message is complete: id, serial and timestamp stand on each.
   *
   * @param channel as the attachment addressed it
   */
  record Delivery(
      String channel,
      String channelSerial,
      @Nullable String connectionId,
      long timestamp,
      List<Message> messages)
      implements ServerFrame {}

  /**
   * Presence events of one frame, delivered. Every item is complete: id, connectionId and timestamp
   * stand on each.
   *
   * @param channelSerial null on channels whose presence lives in another log than their messages
   */
  record Presence(String channel, @Nullable String channelSerial, List<PresenceMessage> messages)
      implements ServerFrame {}

  /**
   * A page of the members of a channel (spec RTP18).
   *
   * @param syncSerial {@code sequenceId:cursor}, on the last page {@code sequenceId:}
   * @param members as PRESENT; none on an empty channel
   */
  record Sync(String channel, String syncSerial, List<PresenceMessage> members)
      implements ServerFrame {}

  /**
   * Annotations of one publish, delivered, each complete.
   *
   * @param channel as the attachment addressed it
   */
  record Annotations(String channel, String channelSerial, List<Annotation> annotations)
      implements ServerFrame {}
}
