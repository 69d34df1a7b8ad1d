package dev.barnabas.testkit.simulation;

import dev.barnabas.core.log.ChannelKey;
import dev.barnabas.core.log.LogRecord;
import dev.barnabas.core.log.RecordMapper;
import dev.barnabas.mapping.rule.SnapshotMode;
import dev.barnabas.mapping.rule.SnapshotSettings;
import dev.barnabas.protocol.message.Data;
import dev.barnabas.protocol.message.Message;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A compacted topic whose records are rows: key {@code channel/row}, and no value where a row is
 * gone. Newcomers get the table first. Thread: any.
 */
final class TableRule implements RecordMapper {
  static final String PREFIX = "table:";

  /** The value of a row that has no form in JSON. */
  static final String NOT_JSON = "not JSON";

  private static final SnapshotSettings TABLE =
      new SnapshotSettings(SnapshotMode.TABLE, "#{key}", 1_000, null);

  @Override
  public @Nullable ChannelKey route(LogRecord record) {
    String key = key(record);
    return key == null ? null : ChannelKey.of(World.APP, PREFIX + key.split("/", 2)[0]);
  }

  @Override
  public boolean routesByKey() {
    return true;
  }

  @Override
  public boolean deduplicates() {
    return false;
  }

  @Override
  public SnapshotSettings snapshot() {
    return TABLE;
  }

  @Override
  public List<Mapped> map(LogRecord record) {
    ChannelKey channel = route(record);
    String key = key(record);
    if (channel == null || key == null) {
      return List.of();
    }
    byte[] value = record.value();
    Message message =
        value == null
            ? Message.of(key, null).withExtras(Map.of("kafka", Map.of("tombstone", true)))
            : row(key, new String(value, StandardCharsets.UTF_8));
    return List.of(new Mapped(channel, 0, message.withId("t:" + record.offset() + ":0"), key));
  }

  private static Message row(String key, String value) {
    Message message = Message.of(key, new Data.Text(value));
    return value.equals(NOT_JSON) ? message.withExtras(Map.of("odds", Double.NaN)) : message;
  }

  private static @Nullable String key(LogRecord record) {
    byte[] key = record.key();
    return key == null ? null : new String(key, StandardCharsets.UTF_8);
  }
}
