package dev.barnabas.core.log;

import dev.barnabas.protocol.message.Message;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The identity: a record of our own log is one publish to the channel in its key. Thread: any. */
public final class OwnLogMapper implements RecordMapper {
  @Override
  public @Nullable ChannelKey route(LogRecord record) {
    byte[] key = record.key();
    return key == null ? null : ChannelKey.ofBytes(key);
  }

  @Override
  public boolean routesByKey() {
    return true;
  }

  @Override
  public boolean deduplicates() {
    return true;
  }

  @Override
  public List<Mapped> map(LogRecord record) {
    byte[] value = record.value();
    ChannelKey channel = route(record);
    if (channel == null
        || value == null
        || !EnvelopeHead.isEnvelope(value)
        || EnvelopeHead.kind(value) != Envelope.Kind.MESSAGE) {
      return List.of();
    }
    List<Message> messages = messages(value);
    var mapped = new ArrayList<Mapped>(messages.size());
    for (int index = 0; index < messages.size(); index++) {
      mapped.add(new Mapped(channel, index, messages.get(index)));
    }
    return mapped;
  }

  /** A record with a body that isn't ours must not stop the readers of all nodes: it is nothing. */
  private static List<Message> messages(byte[] value) {
    try {
      return EnvelopeCodec.decode(value).messages();
    } catch (IllegalArgumentException foreign) {
      return List.of();
    }
  }
}
