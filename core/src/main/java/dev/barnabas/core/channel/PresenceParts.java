package dev.barnabas.core.channel;

import dev.barnabas.core.channel.EntryContent.Content;
import dev.barnabas.core.log.ChannelKey;
import dev.barnabas.core.log.ChannelLog;
import dev.barnabas.core.log.LogRecord;
import dev.barnabas.protocol.codec.MessageSize;
import dev.barnabas.protocol.message.PresenceMessage;
import dev.barnabas.protocol.serial.ChannelSerial;
import dev.barnabas.protocol.serial.Position;
import java.util.ArrayList;
import java.util.List;

/**
 * Presence events of one record as entries of the channel. The event at index i has position i, so
 * that a cursor may stand between two frames of them.
 */
final class PresenceParts {
  private static final int EVENT_OVERHEAD_BYTES = 128; // id, connectionId, names of fields

  private PresenceParts() {}

  static EntryContent of(
      ChannelLog log, LogRecord record, ChannelKey channel, List<PresenceMessage> events) {
    var last = new Position(record.offset(), Math.max(0, events.size() - 1));
    var serial = new ChannelSerial(log.identity(), record.partition(), last, record.leaderEpoch());
    return new EntryContent(channel.name(), last, serial.text(), new Content.Presence(events));
  }

  /** Pieces of which each fits into a frame. */
  static List<EntryContent> split(EntryContent whole, List<PresenceMessage> events, long maxBytes) {
    var parts = new ArrayList<EntryContent>(1);
    int first = whole.last().index() - events.size() + 1;
    int from = 0;
    long bytes = 0;
    for (int i = 0; i < events.size(); i++) {
      long size = MessageSize.of(events.get(i)) + EVENT_OVERHEAD_BYTES;
      if (i > from && bytes + size > maxBytes) {
        parts.add(part(whole, events.subList(from, i), first + i - 1));
        from = i;
        bytes = 0;
      }
      bytes += size;
    }
    if (from == 0) {
      return List.of(whole);
    }
    parts.add(part(whole, events.subList(from, events.size()), whole.last().index()));
    return parts;
  }

  /** What comes after the event at an index that lies before the last one. */
  static EntryContent after(EntryContent whole, List<PresenceMessage> events, int index) {
    int first = whole.last().index() - events.size() + 1;
    int from = Math.max(0, index + 1 - first);
    return part(whole, events.subList(from, events.size()), whole.last().index());
  }

  private static EntryContent part(EntryContent whole, List<PresenceMessage> some, int lastIndex) {
    ChannelSerial end = ChannelSerial.parse(whole.channelSerial());
    var last = new Position(end.position().offset(), lastIndex);
    var serial = new ChannelSerial(end.log(), end.partition(), last, end.leaderEpoch());
    return new EntryContent(whole.channel(), last, serial.text(), new Content.Presence(some));
  }
}
