package dev.barnabas.core.session;

import dev.barnabas.core.delivery.Attachment;
import dev.barnabas.protocol.codec.ServerFrameEncoder;
import dev.barnabas.protocol.codec.WireFormat;
import dev.barnabas.protocol.frame.ServerFrame;
import dev.barnabas.protocol.json.Json;
import dev.barnabas.protocol.message.Data;
import dev.barnabas.protocol.message.Message;
import dev.barnabas.protocol.message.MessageAction;
import dev.barnabas.protocol.message.Revision;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The frames of one moment's figures: encoded once for all attachments that stand at the same place
 * and want the same.
 *
 * <p>Thread: its event loop.
 */
final class OccupancyFrames {
  private static final String EVENT = "[meta]occupancy";

  private final String id;
  private final long timestamp;
  private final Map<Key, byte[]> payloads = new HashMap<>(2); // ≤ attachments on the loop

  private record Key(
      WireFormat format, String address, String serial, Map<String, Object> metrics) {}

  /**
   * @param id of the message, without its index
   */
  OccupancyFrames(String id, long timestamp) {
    this.id = id;
    this.timestamp = timestamp;
  }

  /** A message that stands at the attachment's place, so that a client resumes from there. */
  byte[] payload(Attachment attachment, Map<String, Object> metrics) {
    var frame = attachment.form().frame();
    return payloads.computeIfAbsent(
        new Key(frame.format(), attachment.address(), attachment.channelSerial(), metrics),
        key -> ServerFrameEncoder.encode(key.format(), delivery(key)));
  }

  private ServerFrame delivery(Key key) {
    var message =
        new Message(
            id + ":0",
            EVENT,
            new Data.Text(Json.text(Map.of("metrics", key.metrics()))),
            "json",
            null,
            null,
            null,
            timestamp,
            null,
            new Revision(MessageAction.META, null, null));
    return new ServerFrame.Delivery(key.address(), key.serial(), null, timestamp, List.of(message));
  }
}
