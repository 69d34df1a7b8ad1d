package dev.barnabas.protocol.frame;

import dev.barnabas.protocol.error.ErrorInfo;
import dev.barnabas.protocol.message.Message;
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
}
