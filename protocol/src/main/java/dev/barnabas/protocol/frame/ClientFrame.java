package dev.barnabas.protocol.frame;

import dev.barnabas.protocol.error.ErrorInfo;
import dev.barnabas.protocol.message.Annotation;
import dev.barnabas.protocol.message.Message;
import dev.barnabas.protocol.message.PresenceMessage;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a client sends. Actions, flags and fields we don't know are skipped, never refused (spec
 * RSF1).
 */
public sealed interface ClientFrame {

  /** A ping; answered with the same id, or none (spec RTN13e). */
  record Heartbeat(@Nullable String id) implements ClientFrame {}

  /** The client drops the transport and keeps the connection. */
  record Disconnect() implements ClientFrame {}

  /** The client ends the connection. */
  record Close() implements ClientFrame {}

  /** A renewed credential for the live connection (spec RTC8). */
  record Auth(@Nullable String accessToken) implements ClientFrame {}

  /**
   * Asks for a channel; on a live attachment for a new form of it.
   *
   * @param channel as addressed, qualifier included; the empty string is possible and has to be
   *     answered
   * @param flags mode bits and {@link Flag#ATTACH_RESUME}
   * @param params values coerced to strings
   */
  record Attach(
      String channel, @Nullable String channelSerial, int flags, Map<String, String> params)
      implements ClientFrame {}

  record Detach(String channel) implements ClientFrame {}

  /**
   * A publish: atomic, answered by one ACK or NACK for {@code msgSerial}.
   *
   * @param params stringified publish params (spec RTL6k)
   */
  record Publish(String channel, long msgSerial, List<Message> messages, Map<String, String> params)
      implements ClientFrame {}

  /** Presence events of this connection's members: answered as a publish is. */
  record Presence(String channel, long msgSerial, List<PresenceMessage> messages)
      implements ClientFrame {}

  /**
   * Asks for the members of a channel again.
   *
   * @param channelSerial where the sync that broke off stood; not needed to answer
   */
  record Sync(String channel, @Nullable String channelSerial) implements ClientFrame {}

  /**
   * A frame that wants an ACK or NACK but whose action this server does not serve yet: ANNOTATION,
   * OBJECT.
   */
  record Unserved(int action, String channel, long msgSerial) implements ClientFrame {}

  /**
   * A publish that breaks a rule by itself, such as data that is a number: nothing of it is done,
   * and a NACK in its turn says why. The connection stays up (ably-protocol 6.1).
   */
  record Refused(String channel, long msgSerial, ErrorInfo error) implements ClientFrame {}

  /** Annotations of one message, answered by one ACK or NACK. */
  record Annotate(String channel, long msgSerial, List<Annotation> annotations)
      implements ClientFrame {}

  /** An action that a server has no use for; ignored. */
  record Ignored(int action) implements ClientFrame {}
}
