package dev.barnabas.testkit.simulation;

import dev.barnabas.core.log.ChannelKey;
import dev.barnabas.core.log.LogRecord;
import dev.barnabas.core.log.RecordMapper;
import dev.barnabas.protocol.message.Data;
import dev.barnabas.protocol.message.Message;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A user's topic whose records become several messages on channels that their values name, with ids
 * of their own: {@code channel=id=text|channel=id=text}. Thread: any.
 */
final class SplittingRule implements RecordMapper {
  static final String PREFIX = "split:";

  @Override
  public @Nullable ChannelKey route(LogRecord record) {
    return null;
  }

  @Override
  public boolean routesByKey() {
    return false;
  }

  @Override
  public boolean deduplicates() {
    return true;
  }

  @Override
  public List<Mapped> map(LogRecord record) {
    byte[] value = record.value();
    if (value == null) {
      return List.of();
    }
    var mapped = new ArrayList<Mapped>();
    for (String part : List.of(new String(value, StandardCharsets.UTF_8).split("\\|", -1))) {
      List<String> fields = List.of(part.split("=", 3));
      if (fields.size() == 3) {
        Message message = Message.of("split", new Data.Text(fields.get(2)));
        mapped.add(
            new Mapped(
                ChannelKey.of(World.APP, PREFIX + fields.get(0)),
                mapped.size(),
                message.withId(fields.get(1))));
      }
    }
    return mapped;
  }
}
