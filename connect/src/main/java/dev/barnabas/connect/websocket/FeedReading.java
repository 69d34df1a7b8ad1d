package dev.barnabas.connect.websocket;

import dev.barnabas.feed.FeedFigures;
import dev.barnabas.feed.FeedInput;
import dev.barnabas.feed.FeedRecord;
import dev.barnabas.feed.FeedWorld;
import dev.barnabas.feed.config.WebSocketConfig;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.header.ConnectHeaders;
import org.apache.kafka.connect.source.SourceRecord;
import org.jspecify.annotations.Nullable;

/**
 * One connection of a task: what it sends as records with offsets. Thread: the task's; {@link
 * #written} any.
 */
public final class FeedReading implements AutoCloseable {
  private static final String SESSION = "session_id";
  private static final String SEQUENCE = "sequence";
  private static final String SEEN = "seen.";

  private final Map<String, String> partition;
  private final String session;
  private final FeedInput input;
  private final Map<String, Object> seen = new HashMap<>();

  /** Records that are not written yet → the position of their message. */
  private final Map<SourceRecord, Long> unwritten =
      Collections.synchronizedMap(new IdentityHashMap<>());

  private long sequence;

  /** Offsets that were stored. */
  public interface Offsets {
    /** The offset of a source partition; null when there is none. */
    @Nullable Map<String, Object> of(Map<String, String> partition);
  }

  /**
   * Whose reading it is.
   *
   * @param connector its name
   * @param session a name for this run, for the offsets
   */
  public record Owner(String connector, String session) {}

  /**
   * Begins to connect.
   *
   * @throws ConnectException when the spool can't be opened
   */
  public FeedReading(
      WebSocketConfig config,
      WebSocketConfig.Connection connection,
      Owner owner,
      Offsets offsets,
      FeedWorld world) {
    this.partition = partition(connection);
    this.session = owner.session();
    Map<String, Object> offset = offsets.of(partition);
    if (offset != null) {
      offset.forEach((name, value) -> {
        if (name.startsWith(SEEN)) {
          seen.put(name.substring(SEEN.length()), value);
        }
      });
    }
    var figures = new FeedFigures();
    try {
      this.input =
          new FeedInput(
              config.plan(connection),
              offset == null ? null : seen,
              config.inbox(owner.connector(), connection, figures),
              world,
              figures);
    } catch (IOException e) {
      throw new ConnectException("websocket.spool.directory: " + e.getMessage(), e);
    }
  }

  /** In one order, whatever the process: offsets are found by the bytes of this as JSON. */
  private static Map<String, String> partition(WebSocketConfig.Connection connection) {
    var partition = new LinkedHashMap<String, String>();
    partition.put("websocket_url", connection.url());
    partition.put("connection", String.valueOf(connection.index()));
    return partition;
  }

  public FeedFigures figures() {
    return input.figures();
  }

  /**
   * The records that came.
   *
   * @throws dev.barnabas.feed.FeedEnded when all attempts to connect are used up
   * @throws dev.barnabas.feed.FeedStopped when a message can't be mapped and the task is to stop
   */
  public List<SourceRecord> poll(Duration most) throws InterruptedException {
    var records = new ArrayList<SourceRecord>();
    for (FeedRecord each : input.poll(most)) {
      SourceRecord record = record(each);
      unwritten.put(record, each.position());
      records.add(record);
    }
    return records;
  }

  /** A record is in Kafka. */
  public void written(SourceRecord record) {
    Long position = unwritten.remove(record);
    if (position != null) {
      input.written(position);
    }
  }

  private SourceRecord record(FeedRecord record) {
    seen.putAll(record.seen());
    var offset = new HashMap<String, Object>();
    offset.put(SESSION, session);
    offset.put(SEQUENCE, sequence++);
    seen.forEach((name, value) -> offset.put(SEEN + name, value));
    var headers = new ConnectHeaders();
    if (record.gap() != null) {
      headers.addString(FeedRecord.GAP_HEADER, record.gap());
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

  /** Ends the connection; what has come can still be polled. */
  public void disconnect() {
    input.disconnect();
  }

  @Override
  public void close() {
    input.close();
  }
}
