package dev.barnabas.core.channel;

import dev.barnabas.core.edit.EditEvent;
import dev.barnabas.core.edit.EditRecords;
import dev.barnabas.core.log.ChannelKey;
import dev.barnabas.core.log.ChannelLog;
import dev.barnabas.core.log.LogRecord;
import dev.barnabas.core.log.RecordMapper.Mapped;
import dev.barnabas.core.presence.PresenceRecords;
import dev.barnabas.protocol.codec.MessageSize;
import dev.barnabas.protocol.message.Message;
import dev.barnabas.protocol.message.PresenceMessage;
import dev.barnabas.protocol.serial.ChannelSerial;
import dev.barnabas.protocol.serial.Position;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What a record says on one channel.
 *
 * @param channel its plain name
 * @param last the position of the last message
 * @param channelSerial the text of {@code last}
 */
public record EntryContent(String channel, Position last, String channelSerial, Content content) {
  // A quarter of the least maxFrameSize that SDKs expect, 512 KiB: JSON may double what it escapes.
  private static final long PART_BYTES = 128 * 1024;
  private static final int MESSAGE_OVERHEAD_BYTES = 256; // serial, id, version, names of fields

  /** Of which kind it is. */
  public sealed interface Content {
    /** A publish: the messages with their places. */
    record Messages(List<Message> messages) implements Content {}

    /** What replay made of a record about presence. */
    record Presence(List<PresenceMessage> events) implements Content {}

    /** A new version of an earlier message. */
    record Edited(EditEvent.Edited event) implements Content {}

    /** New annotations of an earlier message. */
    record Annotated(EditEvent.Annotated event) implements Content {}
  }

  public EntryContent(String channel, Position last, String channelSerial, List<Message> messages) {
    this(channel, last, channelSerial, new Content.Messages(messages));
  }

  boolean isPresence() {
    return content instanceof Content.Presence;
  }

  /** The messages that were published; none when it is about something else. */
  public List<Message> messages() {
    return content instanceof Content.Messages(var messages) ? messages : List.of();
  }

  /**
   * What the record says on that channel to those who come later, or null when that is nothing.
   *
   * @param dropped indexes that rule 2.1 drops
   */
  public static @Nullable EntryContent of(
      ChannelLog log, int partition, LogRecord record, int[] dropped, ChannelKey channel) {
    return lasting(log, partition, record, dropped).get(channel);
  }

  /**
   * Pieces that fit into frames, in order: a record may become more than a frame holds
   * (ably-protocol 25.16). What clients publish always fits and stays whole.
   */
  List<EntryContent> parts() {
    if (content instanceof Content.Presence(var events)) {
      return PresenceParts.split(this, events, PART_BYTES);
    }
    List<Message> messages = messages();
    if (messages.size() <= 1 || MessageSize.of(messages) <= PART_BYTES) {
      return List.of(this);
    }
    var parts = new ArrayList<EntryContent>();
    int from = 0;
    long bytes = 0;
    for (int i = 0; i < messages.size(); i++) {
      long size = MessageSize.of(messages.get(i)) + MESSAGE_OVERHEAD_BYTES;
      if (i > from && bytes + size > PART_BYTES) {
        parts.add(part(from, i));
        from = i;
        bytes = 0;
      }
      bytes += size;
    }
    parts.add(part(from, messages.size()));
    return parts;
  }

  /** What comes after a position that may lie within the record; null: nothing. */
  @Nullable EntryContent after(Position position) {
    if (!last.isAfter(position)) {
      return null;
    }
    if (position.offset() < last.offset()) {
      return this;
    }
    if (content instanceof Content.Presence(var events)) {
      return PresenceParts.after(this, events, position.index());
    }
    List<Message> messages = messages();
    if (messages.isEmpty()) { // an edit is one thing
      return this;
    }
    int from = 0;
    while (!placeOf(messages.get(from)).position().isAfter(position)) {
      from++;
    }
    return from == 0 ? this : part(from, messages.size());
  }

  private EntryContent part(int from, int to) {
    List<Message> some = messages().subList(from, to);
    ChannelSerial serial = placeOf(some.getLast());
    return new EntryContent(channel, serial.position(), serial.text(), some);
  }

  private static ChannelSerial placeOf(Message message) {
    return ChannelSerial.parse(Objects.requireNonNull(message.serial(), "placed by byChannel"));
  }

  /** What the record says to those who come later: ephemeral messages were for then and there. */
  static Map<ChannelKey, EntryContent> lasting(
      ChannelLog log, int partition, LogRecord record, int[] dropped) {
    var contents = new LinkedHashMap<ChannelKey, EntryContent>();
    byChannel(log, partition, record, dropped)
        .forEach((channel, content) -> {
          EntryContent lasting = content.lasting();
          if (lasting != null) {
            contents.put(channel, lasting);
          }
        });
    return contents;
  }

  private @Nullable EntryContent lasting() {
    List<Message> messages = messages();
    if (messages.stream().noneMatch(Message::isEphemeral)) {
      return this;
    }
    List<Message> left = messages.stream().filter(message -> !message.isEphemeral()).toList();
    return left.isEmpty() ? null : new EntryContent(channel, last, channelSerial, left);
  }

  /** What the record says, channel by channel, to those who follow now. */
  static Map<ChannelKey, EntryContent> byChannel(
      ChannelLog log, int partition, LogRecord record, int[] dropped) {
    byte[] value = record.value();
    byte[] key = record.key();
    if (log.publishable() && key != null && value != null && PresenceRecords.isSeen(value)) {
      ChannelKey channel = ChannelKey.ofBytes(key);
      return Map.of(channel, PresenceParts.of(log, record, channel, PresenceRecords.seen(value)));
    }
    if (log.publishable() && key != null && value != null && EditRecords.isSeen(value)) {
      ChannelKey channel = ChannelKey.ofBytes(key);
      return Map.of(channel, edited(log, record, channel.name(), EditRecords.seen(value)));
    }
    return byChannel(log, partition, record, dropped, log.mapper().map(record));
  }

  /** As {@code byChannel}, of a record that was mapped already; not for events of our own log. */
  static Map<ChannelKey, EntryContent> byChannel(
      ChannelLog log, int partition, LogRecord record, int[] dropped, List<Mapped> all) {
    var messages = new LinkedHashMap<ChannelKey, List<Message>>();
    var places = new LinkedHashMap<ChannelKey, ChannelSerial>();
    for (Mapped mapped : all) {
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

  private static EntryContent edited(
      ChannelLog log, LogRecord record, String channel, EditEvent event) {
    var place = new Position(record.offset(), 0);
    var serial = new ChannelSerial(log.identity(), record.partition(), place, record.leaderEpoch());
    Content content =
        switch (event) {
          case EditEvent.Edited edited -> new Content.Edited(edited);
          case EditEvent.Annotated annotated -> new Content.Annotated(annotated);
        };
    return new EntryContent(channel, place, serial.text(), content);
  }
}
