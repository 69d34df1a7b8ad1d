package dev.barnabas.core.presence;

import dev.barnabas.core.log.ChannelKey;
import dev.barnabas.core.log.Envelope;
import dev.barnabas.core.log.Hash128;
import dev.barnabas.protocol.message.Data;
import dev.barnabas.protocol.message.PresenceMessage;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/**
 * Checked presence events of a connection: each with its id, clientId and connectionId.
 *
 * @param bytes of the events, as they count against limits
 */
public record PresenceRequest(
    ChannelKey channel, Envelope.Publisher publisher, List<PresenceMessage> events, long bytes) {

  /**
   * The key by which a resend is known (ably-protocol 25.2): the frame's place on its connection
   * and what it says, since SDKs put presence that was not answered under another serial.
   */
  public String resendKey() {
    var what = new StringBuilder();
    for (PresenceMessage event : events) {
      what.append(event.action()).append(' ').append(event.id()).append(' ');
      what.append(event.clientId()).append(' ').append(dataHash(event)).append('\n');
    }
    Hash128 hash = Hash128.of(what.toString().getBytes(StandardCharsets.UTF_8));
    return publisher.connectionId()
        + ':'
        + (publisher.msgSerial() + publisher.serialShift())
        + ":p"
        + Long.toHexString(hash.high());
  }

  private static int dataHash(PresenceMessage event) {
    return switch (event.data()) {
      case Data.Text(var text) -> text.hashCode();
      case Data.Binary(var bytes) -> Arrays.hashCode(bytes);
      case null -> 0;
    };
  }
}
