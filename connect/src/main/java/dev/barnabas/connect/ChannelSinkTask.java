package dev.barnabas.connect;

import dev.barnabas.connect.metric.FiguresBean;
import dev.barnabas.connect.rest.BatchClient;
import dev.barnabas.connect.sink.Deliveries;
import dev.barnabas.connect.sink.FailedRecords;
import dev.barnabas.connect.sink.RecordMapping;
import dev.barnabas.connect.sink.SinkConfig;
import dev.barnabas.connect.sink.SinkFigures;
import java.time.Duration;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.connect.errors.RetriableException;
import org.apache.kafka.connect.sink.ErrantRecordReporter;
import org.apache.kafka.connect.sink.SinkRecord;
import org.apache.kafka.connect.sink.SinkTask;
import org.jspecify.annotations.Nullable;

/** A task of {@link ChannelSinkConnector}. Thread: the worker's for this task. */
public final class ChannelSinkTask extends SinkTask {
  /** Far below the interval in which a consumer has to poll. */
  private static final Duration ROOM_WAIT_MAX = Duration.ofSeconds(5);

  private @Nullable Running running;

  private record Running(
      RecordMapping mapping,
      Deliveries deliveries,
      BatchClient client,
      FiguresBean bean,
      Duration flushTimeout) {}

  @Override
  public void start(Map<String, String> props) {
    var config = new SinkConfig(props);
    String connector = props.getOrDefault("name", "barnabas");
    RecordMapping mapping = config.mapping(connector);
    var figures = new SinkFigures();
    var client = new BatchClient(config.rest(World.agent()));
    var deliveries =
        new Deliveries(
            config.delivery(),
            client::publish,
            World.forSink(),
            new FailedRecords(config.onFailure(), reporter(), figures),
            figures);
    var name = new LinkedHashMap<String, String>();
    name.put("type", "ChannelSink");
    name.put("connector", connector);
    name.put("task", props.getOrDefault(World.TASK, "0"));
    FiguresBean bean =
        FiguresBean.register("Topics to channels", name, deliveries.figures(), figures::reset);
    running = new Running(mapping, deliveries, client, bean, config.flushTimeout());
  }

  private @Nullable ErrantRecordReporter reporter() {
    try {
      return context.errantRecordReporter();
    } catch (NoSuchMethodError workerIsOld) {
      return null;
    }
  }

  @Override
  public void put(Collection<SinkRecord> records) {
    Running now = running();
    // All of them or none: what is refused here comes again as a whole.
    if (!now.deliveries().awaitRoom(ROOM_WAIT_MAX)) {
      Duration pause = now.deliveries().pauseOfWorker();
      context.timeout(pause.toMillis());
      throw new RetriableException("the buffer is full and the node takes no more: waiting");
    }
    for (SinkRecord record : records) {
      now.deliveries().add(record, now.mapping().map(record));
    }
    now.deliveries().send();
  }

  @Override
  public Map<TopicPartition, OffsetAndMetadata> preCommit(
      Map<TopicPartition, OffsetAndMetadata> currentOffsets) {
    Running now = running();
    now.deliveries().flush(now.flushTimeout());
    return now.deliveries().committable(currentOffsets);
  }

  @Override
  public void close(Collection<TopicPartition> partitions) {
    if (running != null) {
      running.deliveries().forget(partitions);
    }
  }

  @Override
  public void stop() {
    Running last = running;
    if (last != null) {
      last.deliveries().flush(last.flushTimeout());
      last.deliveries().close();
      last.client().close();
      last.bean().close();
      running = null;
    }
  }

  private Running running() {
    return Objects.requireNonNull(running, "not started");
  }

  @Override
  public String version() {
    return World.version();
  }
}
