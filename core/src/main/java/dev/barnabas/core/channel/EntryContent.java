package dev.barnabas.core.channel;

import dev.barnabas.core.log.ChannelKey;
import dev.barnabas.core.log.ChannelLog;
import dev.barnabas.core.log.LogRecord;
import dev.barnabas.core.log.RecordMapper.Mapped;
import dev.barnabas.protocol.message.Message;
import dev.barnabas.protocol.serial.ChannelSerial;
import dev.barnabas.protocol.serial.Position;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a record says on one channel: the messages with their places.
 *
 * @param channel its plain name
 * @param last the position of the last message
 * @param channelSerial the text of {@code last}
 */
public record EntryContent(
    String channel, Position last, String channelSerial, List<Message> messages) {

  /**
   * What the record says on that channel, or null when that is nothing.
   *
   * @param dropped indexes that rule 2.1 drops
   */
  public static @Nullable EntryContent of(
      ChannelLog log, int partition, LogRecord record, int[] dropped, ChannelKey channel) {
    return byChannel(log, partition, record, dropped).get(channel);
  }

  /** What the record says, channel by channel. */
  static Map<ChannelKey, EntryContent> byChannel(
      ChannelLog log, int partition, LogRecord record, int[] dropped) {
    var messages = new LinkedHashMap<ChannelKey, List<Message>>();
    var places = new LinkedHashMap<ChannelKey, ChannelSerial>();
    for (Mapped mapped : log.mapper().map(record)) {
      if (dropped.length > 0 && Arrays.binarySearch(dropped, mapped.index()) >= 0) {
        continue;
      }
      var serial =
          new ChannelSerial(
              log.identity(),
              partition,
              new Position(record.offset(), mapped.index()),
              record.leaderEpoch());
      messages
          .computeIfAbsent(mapped.channel(), channel -> new ArrayList<>(1))
          .add(mapped.message().withPlace(record.timestampMillis(), serial.text()));
      places.put(mapped.channel(), serial);
    }
    var contents = new LinkedHashMap<ChannelKey, EntryContent>();
    places.forEach((channel, serial) ->
        contents.put(
            channel,
            new EntryContent(
                channel.name(),
                serial.position(),
                serial.text(),
                messages.getOrDefault(channel, List.of()))));
    return contents;
  }
}
