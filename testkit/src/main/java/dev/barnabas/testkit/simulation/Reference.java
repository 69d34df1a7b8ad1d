package dev.barnabas.testkit.simulation;

import dev.barnabas.core.log.ChannelLog;
import dev.barnabas.core.log.Envelope;
import dev.barnabas.core.log.EnvelopeHead;
import dev.barnabas.core.log.LogRecord;
import dev.barnabas.core.log.RecordMapper;
import dev.barnabas.core.log.Scope;
import dev.barnabas.protocol.message.Data;
import dev.barnabas.protocol.serial.ChannelSerial;
import dev.barnabas.protocol.serial.Position;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the log says, read literally and slowly: every record from the first on, rule 2.1 with a
 * plain map. What clients get and what history shows has to be this.
 *
 * <p>Thread: the one that runs the world.
 */
final class Reference {
  private static final long STEP_MAX_MILLIS = 10_000;

  private final Map<String, List<Entry>> entries = new LinkedHashMap<>();
  private final Map<String, List<Entry>> entriesByText = new HashMap<>();
  private final long windowMillis;

  /**
   * What a record says on one channel.
   *
   * @param serial of the entry's last message
   * @param texts the data of its messages
   * @param serials of its messages
   */
  record Entry(
      String channel,
      String serial,
      @Nullable String connectionId,
      long timestampMillis,
      List<String> texts,
      List<String> serials) {}

  private record Seen(long clockMillis, long firstOffset) {}

  Reference(Cluster cluster, long windowMillis) {
    this.windowMillis = windowMillis;
    var homes = new Homes(new SimulatedReader(new Scheduler(0), cluster));
    for (ChannelLog log : homes.all()) {
      for (SimulatedPartition partition : cluster.partitions(log.topic())) {
        read(log, partition.records());
      }
    }
  }

  List<Entry> entries(String channel) {
    return entries.getOrDefault(channel, List.of());
  }

  /** The entries that have a message with this data. */
  List<Entry> having(String text) {
    return entriesByText.getOrDefault(text, List.of());
  }

  private void read(ChannelLog log, List<LogRecord> records) {
    Map<String, Seen> seen = new HashMap<>();
    long clock = 0;
    long last = Long.MAX_VALUE;
    for (LogRecord record : records) {
      clock += Math.clamp(record.timestampMillis() - last, 0, STEP_MAX_MILLIS);
      last = record.timestampMillis();
      var kept = new LinkedHashMap<String, List<RecordMapper.Mapped>>();
      for (RecordMapper.Mapped mapped : log.mapper().map(record)) {
        if (!isRepeat(key(log, record, mapped), record, clock, seen)) {
          kept.computeIfAbsent(mapped.channel().name(), name -> new ArrayList<>()).add(mapped);
        }
      }
      kept.forEach((channel, mapped) -> add(log, record, channel, mapped));
    }
  }

  /** The dedup key; of our own log only the first message of a record has one. */
  private static @Nullable String key(
      ChannelLog log, LogRecord record, RecordMapper.Mapped mapped) {
    byte[] value = record.value();
    if (!log.mapper().deduplicates() || value == null) {
      return null;
    }
    if (!log.publishable()) {
      return mapped.channel().name() + " s " + mapped.message().id();
    }
    Scope scope = EnvelopeHead.scope(value);
    return scope == Scope.NONE
        ? null
        : mapped.channel().name() + " " + scope + " " + EnvelopeHead.id(value);
  }

  private boolean isRepeat(
      @Nullable String key, LogRecord record, long clock, Map<String, Seen> seen) {
    if (key == null) {
      return false;
    }
    Seen before = seen.get(key);
    if (before != null && before.firstOffset() == record.offset() && isOwn(record)) {
      return false; // another message of the same publish
    }
    if (before != null && clock - before.clockMillis() < windowMillis) {
      seen.put(key, new Seen(clock, before.firstOffset()));
      return true;
    }
    seen.put(key, new Seen(clock, record.offset()));
    return false;
  }

  private static boolean isOwn(LogRecord record) {
    byte[] value = record.value();
    return value != null
        && EnvelopeHead.isEnvelope(value)
        && EnvelopeHead.kind(value) == Envelope.Kind.MESSAGE;
  }

  private void add(
      ChannelLog log, LogRecord record, String channel, List<RecordMapper.Mapped> mapped) {
    var texts = new ArrayList<String>();
    var serials = new ArrayList<String>();
    for (RecordMapper.Mapped each : mapped) {
      texts.add(each.message().data() instanceof Data.Text text ? text.value() : "");
      var position = new Position(record.offset(), each.index());
      serials.add(
          new ChannelSerial(log.identity(), record.partition(), position, record.leaderEpoch())
              .text());
    }
    var entry =
        new Entry(
            channel,
            serials.getLast(),
            mapped.getFirst().message().connectionId(),
            record.timestampMillis(),
            texts,
            serials);
    entries.computeIfAbsent(channel, name -> new ArrayList<>()).add(entry);
    for (String text : texts) {
      entriesByText.computeIfAbsent(text, name -> new ArrayList<>()).add(entry);
    }
  }
}
