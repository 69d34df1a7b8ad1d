package dev.barnabas.connect.source;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.barnabas.connect.realtime.ChannelPosition;
import dev.barnabas.connect.realtime.Delivered;
import dev.barnabas.mapping.MappingError;
import dev.barnabas.mapping.RecordHeader;
import dev.barnabas.mapping.ingress.ChannelMessage;
import dev.barnabas.mapping.ingress.IngressRule;
import dev.barnabas.mapping.ingress.TargetRecord;
import dev.barnabas.protocol.message.Message;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.LongAdder;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.errors.DataException;
import org.apache.kafka.connect.header.ConnectHeaders;
import org.apache.kafka.connect.source.SourceRecord;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes records of messages; the source offset says how far the channel was read. Thread: the
 * task's; the counters any.
 */
public final class ChannelRecords {
  private static final Logger LOG = LoggerFactory.getLogger(ChannelRecords.class);
  private static final String SITE = "connect";
  private static final String CHANNEL = "channel";
  private static final String SERIAL = "serial";
  private static final String TAKEN = "taken";

  /** On the first record after a place where messages may be missing: why. */
  private static final String GAP_HEADER = RecordHeader.OWN_PREFIX + "gap";

  private final IngressRule rule;
  private final String app;
  private final boolean stopsOnFailure;
  private final Map<String, String> gaps = new HashMap<>();
  private final LongAdder produced = new LongAdder();
  private final LongAdder skipped = new LongAdder();

  public ChannelRecords(IngressRule rule, String app, boolean stopsOnFailure) {
    this.rule = rule;
    this.app = app;
    this.stopsOnFailure = stopsOnFailure;
  }

  /** The source partition of a channel. */
  public static Map<String, String> partition(String channel) {
    return Map.of(CHANNEL, channel);
  }

  /** What an offset of ours says; null for none. */
  public static @Nullable ChannelPosition position(@Nullable Map<String, Object> offset) {
    if (offset == null || !(offset.get(SERIAL) instanceof String serial) || serial.isEmpty()) {
      return null;
    }
    int taken = offset.get(TAKEN) instanceof Number number ? number.intValue() : 0;
    return new ChannelPosition(serial, taken);
  }

  /**
   * The record of a message; empty when the rule leaves it out.
   *
   * @throws DataException when it can't be mapped and the task is to stop
   */
  public Optional<SourceRecord> of(Delivered delivered) {
    if (delivered.gap() != null) {
      gaps.put(delivered.channel(), delivered.gap());
    }
    Message message = delivered.message();
    if (message == null) {
      return failed(delivered, String.valueOf(delivered.problem()));
    }
    try {
      Optional<TargetRecord> target =
          rule.map(new ChannelMessage(app, SITE, delivered.channel(), message));
      return target.map(record -> record(delivered, record));
    } catch (MappingError e) {
      return failed(delivered, e.stage() + ": " + e.getMessage());
    }
  }

  private SourceRecord record(Delivered delivered, TargetRecord target) {
    produced.increment();
    var headers = new ConnectHeaders();
    for (RecordHeader header : target.headers()) {
      headers.addString(header.name(), text(header));
    }
    String gap = gaps.remove(delivered.channel());
    if (gap != null) {
      headers.addString(GAP_HEADER, gap);
    }
    ChannelPosition position = delivered.position();
    return new SourceRecord(
        partition(delivered.channel()),
        Map.of(SERIAL, position.serial(), TAKEN, (long) position.taken()),
        target.topic(),
        null,
        Schema.BYTES_SCHEMA,
        target.key(),
        Schema.OPTIONAL_BYTES_SCHEMA,
        target.value(),
        target.timestamp(),
        headers);
  }

  /** As text, which workers write as it is: their standard for bytes is Base64. */
  private static @Nullable String text(RecordHeader header) {
    byte[] value = header.value();
    return value == null ? null : new String(value, UTF_8);
  }

  private Optional<SourceRecord> failed(Delivered delivered, String problem) {
    String text =
        "channel %s, after %s: a message can't be mapped: %s"
            .formatted(delivered.channel(), delivered.position().serial(), problem);
    if (stopsOnFailure) {
      throw new DataException(
          text + ". onFailedRecordMapping=stop: mend the templates, or set skip");
    }
    skipped.increment();
    LOG.warn("left out: {}", text);
    return Optional.empty();
  }

  public long produced() {
    return produced.sum();
  }

  public long skipped() {
    return skipped.sum();
  }

  /** Sets all counters to 0. */
  public void reset() {
    produced.reset();
    skipped.reset();
  }
}
