package dev.barnabas.connect;

import dev.barnabas.connect.metric.FiguresBean;
import dev.barnabas.connect.realtime.ChannelPosition;
import dev.barnabas.connect.realtime.ChannelReader;
import dev.barnabas.connect.realtime.ReaderFigures;
import dev.barnabas.connect.realtime.ReaderSettings;
import dev.barnabas.connect.realtime.ReadingFailed;
import dev.barnabas.connect.source.ChannelRecords;
import dev.barnabas.connect.source.SourceConfig;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.source.SourceRecord;
import org.apache.kafka.connect.source.SourceTask;
import org.jspecify.annotations.Nullable;

/** A task of {@link ChannelSourceConnector}. Thread: the worker's for this task. */
public final class ChannelSourceTask extends SourceTask {
  /** How soon a task notices that it has to stop. */
  private static final Duration POLL_MAX = Duration.ofMillis(500);

  private @Nullable Running running;

  private record Running(ChannelReader reader, ChannelRecords records, FiguresBean bean) {}

  @Override
  public void start(Map<String, String> props) {
    var config = new SourceConfig(props);
    String connector = props.getOrDefault("name", "barnabas");
    var positions = new LinkedHashMap<String, @Nullable ChannelPosition>();
    for (String channel : config.channels()) {
      positions.put(
          channel,
          ChannelRecords.position(
              context.offsetStorageReader().offset(ChannelRecords.partition(channel))));
    }
    var figures = new ReaderFigures();
    ReaderSettings settings = config.reader(World.agent());
    var records = new ChannelRecords(config.rule(connector), config.app(), config.stopsOnFailure());
    var reader =
        new ChannelReader(
            settings,
            positions,
            World.forSockets(),
            failures -> World.forSink().pause(settings.backoff(), settings.backoffMax(), failures),
            figures);
    running = new Running(reader, records, bean(props, connector, figures, records));
  }

  private static FiguresBean bean(
      Map<String, String> props, String connector, ReaderFigures figures, ChannelRecords records) {
    var name = new LinkedHashMap<String, String>();
    name.put("type", "ChannelSource");
    name.put("connector", connector);
    name.put("task", props.getOrDefault(World.TASK, "0"));
    var all = new LinkedHashMap<String, Supplier<Object>>();
    all.put("MessagesReceived", figures::messages);
    all.put("RecordsProduced", records::produced);
    all.put("MessagesSkipped", records::skipped);
    all.put("Gaps", figures::gaps);
    all.put("Connected", figures::isConnected);
    all.put("Connections", figures::connections);
    all.put("LastError", figures::lastError);
    return FiguresBean.register(
        "Channels to topics",
        name,
        all,
        () -> {
          figures.reset();
          records.reset();
        });
  }

  @Override
  public @Nullable List<SourceRecord> poll() throws InterruptedException {
    Running now = running;
    if (now == null) {
      return null;
    }
    try {
      var records = new ArrayList<SourceRecord>();
      now.reader().poll(POLL_MAX).stream()
          .map(now.records()::of)
          .flatMap(Optional::stream)
          .forEach(records::add);
      return records.isEmpty() ? null : records;
    } catch (ReadingFailed e) {
      throw new ConnectException(e.getMessage(), e);
    }
  }

  @Override
  public void stop() {
    Running last = running;
    if (last != null) {
      last.reader().close();
      last.bean().close();
      running = null;
    }
  }

  @Override
  public String version() {
    return World.version();
  }
}
