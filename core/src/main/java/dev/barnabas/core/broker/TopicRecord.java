package dev.barnabas.core.broker;

import dev.barnabas.core.log.LogRecord;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A record of a topic, with the forms in which sessions have sent it: each is made once for all of
 * them. Thread: any.
 */
public final class TopicRecord {
  /** What a record costs beside its bytes: objects, and a form or two. */
  private static final int OVERHEAD_BYTES = 200;

  private final String topic;
  private final LogRecord record;
  private final Map<Object, byte[]> forms = new ConcurrentHashMap<>(2); // ≤ forms of the protocol
  private volatile @Nullable Map<String, @Nullable Object> context;

  public TopicRecord(String topic, LogRecord record) {
    this.topic = topic;
    this.record = record;
  }

  public String topic() {
    return topic;
  }

  public LogRecord record() {
    return record;
  }

  /** The value as text, with U+FFFD where it is none; null: a tombstone. */
  public @Nullable String valueText() {
    byte[] value = record.value();
    return value == null ? null : new String(value, StandardCharsets.UTF_8);
  }

  /** The key as text, as {@link #valueText}. */
  public @Nullable String keyText() {
    byte[] key = record.key();
    return key == null ? null : new String(key, StandardCharsets.UTF_8);
  }

  /**
   * The record in a form.
   *
   * @param form equal for all sessions that want the same
   */
  public byte[] form(Object form, Function<TopicRecord, byte[]> make) {
    byte[] made = forms.get(form);
    return made == null ? forms.computeIfAbsent(form, _ -> make.apply(this)) : made;
  }

  /** What it takes in memory, roughly. */
  long bytes() {
    byte[] key = record.key();
    byte[] value = record.value();
    return OVERHEAD_BYTES
        + (key == null ? 0 : key.length)
        + 2L * (value == null ? 0 : value.length);
  }

  /** What filters look at. */
  Map<String, @Nullable Object> context() {
    Map<String, @Nullable Object> made = context;
    if (made == null) {
      made = RecordFilter.context(this);
      context = made;
    }
    return made;
  }
}
