package dev.barnabas.kafka.ingress;

import dev.barnabas.core.channel.EntryContent;
import dev.barnabas.core.log.ChannelKey;
import dev.barnabas.core.log.ChannelLog;
import dev.barnabas.core.log.DuplicateFilter;
import dev.barnabas.core.log.LogRecord;
import dev.barnabas.core.log.ReplayFilter;
import dev.barnabas.core.log.ReplayFilter.Verdict;
import dev.barnabas.core.presence.MemberFold;
import dev.barnabas.core.presence.PresenceTimes;
import dev.barnabas.mapping.ingress.ChannelMessage;
import dev.barnabas.protocol.json.Json;
import dev.barnabas.protocol.message.Data;
import dev.barnabas.protocol.message.Message;
import dev.barnabas.protocol.message.PresenceAction;
import dev.barnabas.protocol.message.PresenceMessage;
import dev.barnabas.protocol.serial.ChannelSerial;
import dev.barnabas.protocol.serial.Position;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the records of a partition say that a rule takes: the messages of its channels; what
 * subscribers see of members there; or what the server tells of these channels under a name of its
 * own. The same as every node's replay makes of them, as it begins W before what counts.
 *
 * <p>Thread: the task's.
 */
final class TakenEvents {
  private final ChannelLog log;
  private final int partition;
  private final MessageMapping mapping;
  private final ReplayFilter filter;
  private final @Nullable MemberFold members;
  private final @Nullable ChannelKey metachannel;

  /**
   * One of them.
   *
   * @param action null: it is none of presence
   */
  record Event(ChannelKey channel, Message message, @Nullable PresenceAction action) {}

  /**
   * @param fromBeginning whether nothing lies before the first record that it will be given
   */
  TakenEvents(
      int partition,
      IngressSurroundings surroundings,
      MessageMapping mapping,
      boolean fromBeginning) {
    Duration window = surroundings.dedupWindow();
    IngressBinding binding = mapping.binding();
    this.log = surroundings.ownLog();
    this.partition = partition;
    this.mapping = mapping;
    this.filter = new ReplayFilter(log, window.toMillis(), fromBeginning);
    this.members = binding.takesPresence() ? new MemberFold(PresenceTimes.of(window)) : null;
    this.metachannel = binding.metachannel();
  }

  /**
   * Takes the next record; once each, in offset order.
   *
   * @param counts false: it is only read for what comes later
   */
  List<Event> read(LogRecord record, boolean counts) {
    Verdict verdict = filter.judge(record);
    byte[] key = record.key();
    if (members != null) {
      boolean repeat = verdict.first() != DuplicateFilter.FIRST;
      List<PresenceMessage> seen = members.replay(record, repeat);
      return !counts || key == null || seen.isEmpty()
          ? List.of()
          : presence(record, ChannelKey.ofBytes(key), seen);
    }
    if (!counts || key == null || !verdict.keep()) {
      return List.of();
    }
    ChannelKey channel = ChannelKey.ofBytes(key);
    boolean taken =
        metachannel == null
            ? mapping.takes(channel, partition, record.offset())
            : channel.equals(metachannel);
    EntryContent content =
        taken ? EntryContent.of(log, partition, record, verdict.dropped(), channel) : null;
    return content == null ? List.of() : messages(record, channel, content.messages());
  }

  private List<Event> presence(LogRecord record, ChannelKey channel, List<PresenceMessage> seen) {
    if (!mapping.takes(channel, partition, record.offset())) {
      return List.of();
    }
    var events = new ArrayList<Event>();
    for (int index = 0; index < seen.size(); index++) {
      PresenceMessage event = seen.get(index);
      var place = new Position(record.offset(), index);
      String serial =
          new ChannelSerial(log.identity(), partition, place, record.leaderEpoch()).text();
      events.add(new Event(channel, ChannelMessage.messageOf(event, serial), event.action()));
    }
    return events;
  }

  private List<Event> messages(LogRecord record, ChannelKey channel, List<Message> messages) {
    var events = new ArrayList<Event>();
    for (Message message : messages) {
      ChannelKey of = metachannel == null ? channel : told(channel, message);
      if (of != null && (metachannel == null || mapping.takes(of, partition, record.offset()))) {
        events.add(new Event(of, message, null));
      }
    }
    return events;
  }

  /** The channel that the server tells of; null: it names none. */
  private static @Nullable ChannelKey told(ChannelKey metachannel, Message message) {
    return message.data() instanceof Data.Text(String text)
            && Json.parse(text) instanceof Map<?, ?> details
            && details.get("name") instanceof String name
        ? ChannelKey.of(metachannel.app(), name)
        : null;
  }
}
