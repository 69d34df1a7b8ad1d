package dev.barnabas.connect.websocket;

import dev.barnabas.connect.feed.Feed;
import dev.barnabas.connect.feed.FeedFigures;
import dev.barnabas.connect.feed.FeedMapping;
import dev.barnabas.connect.feed.FeedMessage;
import dev.barnabas.connect.feed.FeedRecord;
import dev.barnabas.connect.feed.FeedWorld;
import dev.barnabas.mapping.MappingError;
import dev.barnabas.mapping.RecordHeader;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.errors.DataException;
import org.apache.kafka.connect.header.ConnectHeaders;
import org.apache.kafka.connect.source.SourceRecord;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One connection of a task: what it sends as records with offsets. Thread: the task's. */
public final class FeedReading implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(FeedReading.class);
  private static final String SESSION = "session_id";
  private static final String SEQUENCE = "sequence";
  private static final String SEEN = "seen.";
  private static final String GAP_HEADER = RecordHeader.OWN_PREFIX + "gap";

  private final Map<String, String> partition;
  private final String session;
  private final FeedMapping mapping;
  private final boolean stopsOnFailure;
  private final FeedFigures figures;
  private final Map<String, Object> seen = new HashMap<>();
  private final Feed feed;
  private @Nullable String pendingGap;
  private long sequence;

  /**
   * @param session a name for this run, for the offsets
   * @param offsets gives the offset of a source partition; null when there is none
   */
  public FeedReading(
      WebSocketConfig config,
      WebSocketConfig.Connection connection,
      String session,
      Offsets offsets,
      FeedWorld world) {
    this.partition =
        Map.of("websocket_url", connection.url(), "connection", String.valueOf(connection.index()));
    this.session = session;
    this.mapping = config.mapping();
    this.stopsOnFailure = config.stopsOnFailure();
    this.figures = new FeedFigures();
    Map<String, Object> offset = offsets.of(partition);
    if (offset != null) {
      offset.forEach((name, value) -> {
        if (name.startsWith(SEEN)) {
          seen.put(name.substring(SEEN.length()), value);
        }
      });
      this.pendingGap = "restarted";
    }
    this.feed = new Feed(config.feed(connection), seen, world, figures);
  }

  /** Offsets that were stored. */
  public interface Offsets {
    @Nullable Map<String, Object> of(Map<String, String> partition);
  }

  public FeedFigures figures() {
    return figures;
  }

  /**
   * The records that came.
   *
   * @throws DataException when a message can't be mapped and the task is to stop
   */
  public List<SourceRecord> poll(Duration most) throws InterruptedException {
    var records = new ArrayList<SourceRecord>();
    for (FeedMessage message : feed.poll(most)) {
      if (message.gap() != null) {
        pendingGap = message.gap();
      }
      try {
        mapping.map(message).forEach(record -> records.add(record(record)));
      } catch (MappingError e) {
        failed(e);
      }
    }
    feed.seen(seen);
    return records;
  }

  private SourceRecord record(FeedRecord record) {
    figures.onProduced();
    seen.putAll(record.seen());
    var offset = new HashMap<String, Object>();
    offset.put(SESSION, session);
    offset.put(SEQUENCE, sequence++);
    seen.forEach((name, value) -> offset.put(SEEN + name, value));
    var headers = new ConnectHeaders();
    String gap = pendingGap;
    if (gap != null) {
      headers.addString(GAP_HEADER, gap);
      pendingGap = null;
    }
    boolean text = record.text() != null;
    return new SourceRecord(
        partition,
        offset,
        record.topic(),
        null,
        record.key() == null ? null : Schema.STRING_SCHEMA,
        record.key(),
        text ? Schema.STRING_SCHEMA : Schema.BYTES_SCHEMA,
        text ? record.text() : record.bytes(),
        record.timestamp(),
        headers);
  }

  private void failed(MappingError error) {
    String text = "a message can't be mapped: " + error.stage() + ": " + error.getMessage();
    figures.onSkipped(text);
    if (stopsOnFailure) {
      throw new DataException(
          partition + ": " + text + ". onFailedRecordMapping=stop: mend the paths, or set skip");
    }
    LOG.warn("left out: {}: {}", partition, text);
  }

  @Override
  public void close() {
    feed.close();
  }
}
