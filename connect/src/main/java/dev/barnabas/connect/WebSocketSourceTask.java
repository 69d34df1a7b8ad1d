package dev.barnabas.connect;

import dev.barnabas.connect.metric.FiguresBean;
import dev.barnabas.connect.websocket.FeedReading;
import dev.barnabas.feed.FeedEnded;
import dev.barnabas.feed.FeedFigures;
import dev.barnabas.feed.FeedStopped;
import dev.barnabas.feed.FeedWorld;
import dev.barnabas.feed.config.WebSocketConfig;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Supplier;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.source.SourceRecord;
import org.apache.kafka.connect.source.SourceTask;
import org.jspecify.annotations.Nullable;

/** A task of {@link WebSocketSourceConnector}. Thread: the worker's for this task. */
public final class WebSocketSourceTask extends SourceTask {
  /** The key that tells a task its connections, by their numbers. */
  static final String CONNECTIONS = "barnabas.connections";

  /** How soon a task notices that it has to stop. */
  private static final Duration POLL_MAX = Duration.ofMillis(500);

  /** How long a task waits for one of several connections. */
  private static final Duration SHARE = Duration.ofMillis(20);

  private static final int URL_CHARS_SHOWN = 50;
  private static final int PERCENT = 100;

  private final List<FeedReading> readings = new CopyOnWriteArrayList<>();
  private final List<FiguresBean> beans = new ArrayList<>();

  /** Why a connection ended. */
  private @Nullable RuntimeException failure;

  @Override
  public void start(Map<String, String> props) {
    var config = new WebSocketConfig(props);
    Set<String> ours = Set.of(props.getOrDefault(CONNECTIONS, "0").split(",", -1));
    FeedWorld world = World.forFeeds();
    var owner =
        new FeedReading.Owner(props.getOrDefault("name", "barnabas"), UUID.randomUUID().toString());
    for (WebSocketConfig.Connection connection : config.connections()) {
      if (ours.contains(String.valueOf(connection.index()))) {
        var reading =
            new FeedReading(
                config,
                connection,
                owner,
                partition -> context.offsetStorageReader().offset(partition),
                world);
        readings.add(reading);
        beans.add(bean(props, config, connection, reading.figures()));
      }
    }
  }

  private static FiguresBean bean(
      Map<String, String> props,
      WebSocketConfig config,
      WebSocketConfig.Connection connection,
      FeedFigures figures) {
    String connector = props.getOrDefault("name", "barnabas");
    String url = connection.url().replaceFirst("^wss?://", "").replaceAll("[^\\w.-]", "_");
    var name = new LinkedHashMap<String, String>();
    name.put("type", "WebSocketConnector");
    name.put("name", connector);
    name.put("connection", String.valueOf(connection.index()));
    name.put("url", url.substring(0, Math.min(URL_CHARS_SHOWN, url.length())));
    return FiguresBean.register(
        "A WebSocket feed to a topic",
        name,
        figures(connector, config.queueSize(), figures),
        figures::reset);
  }

  private static Map<String, Supplier<Object>> figures(
      String connector, int capacity, FeedFigures figures) {
    long started = System.currentTimeMillis();
    var all = new LinkedHashMap<String, Supplier<Object>>();
    all.put("ConnectorName", () -> connector);
    all.put("MessagesReceived", figures::received);
    all.put("MessagesDropped", figures::dropped);
    all.put("MessagesSkipped", figures::skipped);
    all.put("RecordsProduced", figures::produced);
    all.put("QueueSize", figures::waiting);
    all.put("QueueCapacity", () -> capacity);
    all.put("QueueUtilizationPercent", () -> (double) PERCENT * figures.waiting() / capacity);
    all.put("Connected", figures::isConnected);
    all.put("MillisSinceLastMessage", () -> figures.millisSinceLast(System.currentTimeMillis()));
    all.put("UptimeMillis", () -> System.currentTimeMillis() - started);
    all.put("TotalReconnects", figures::reconnects);
    all.put("LagCount", figures::waiting);
    all.put("DropRate", figures::dropRate);
    all.put("LastError", figures::lastError);
    return all;
  }

  /**
   * What came. When one connection ends, the others are closed too, and what has come of them is
   * given before the task fails.
   */
  @Override
  public @Nullable List<SourceRecord> poll() throws InterruptedException {
    var records = new ArrayList<SourceRecord>();
    boolean draining = failure != null;
    Duration share = draining ? Duration.ZERO : readings.size() > 1 ? SHARE : POLL_MAX;
    for (FeedReading reading : readings) {
      try {
        records.addAll(reading.poll(records.isEmpty() ? share : Duration.ZERO));
      } catch (FeedEnded | FeedStopped e) {
        failure = failure == null ? e : failure;
      }
    }
    RuntimeException why = failure;
    if (why != null) {
      if (draining && records.isEmpty()) {
        throw new ConnectException(why.getMessage(), why);
      }
      readings.forEach(FeedReading::disconnect);
    }
    return records.isEmpty() ? null : records;
  }

  /** Thread: the worker's, or that of its producer. */
  @Override
  public void commitRecord(SourceRecord record, @Nullable RecordMetadata metadata) {
    readings.forEach(reading -> reading.written(record));
  }

  @Override
  public void stop() {
    readings.forEach(FeedReading::close);
    beans.forEach(FiguresBean::close);
    readings.clear();
    beans.clear();
  }

  @Override
  public String version() {
    return World.version();
  }
}
