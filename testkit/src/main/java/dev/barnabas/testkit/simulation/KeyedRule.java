package dev.barnabas.testkit.simulation;

import dev.barnabas.core.log.ChannelKey;
import dev.barnabas.core.log.LogRecord;
import dev.barnabas.core.log.RecordMapper;
import dev.barnabas.protocol.message.Data;
import dev.barnabas.protocol.message.Message;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A user's topic whose records' keys name their channels. Thread: any. */
final class KeyedRule implements RecordMapper {
  static final String PREFIX = "keyed:";
  private static final int OTHERS = 2; // of ten keys: of no channel

  @Override
  public @Nullable ChannelKey route(LogRecord record) {
    byte[] key = record.key();
    if (key == null) {
      return null;
    }
    String name = new String(key, StandardCharsets.UTF_8);
    return ChannelKey.of(World.APP, PREFIX + name);
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
  public List<Mapped> map(LogRecord record) {
    ChannelKey channel = route(record);
    byte[] value = record.value();
    if (channel == null || value == null || value.length % 10 < OTHERS) {
      return List.of(); // as a rule's filter leaves some out
    }
    Message message = Message.of("keyed", new Data.Text(new String(value, StandardCharsets.UTF_8)));
    return List.of(new Mapped(channel, 0, message.withId("k:" + record.offset() + ":0")));
  }
}
