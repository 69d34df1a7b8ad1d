package dev.barnabas.connect;

import dev.barnabas.connect.setting.Reports;
import dev.barnabas.connect.sink.SinkConfig;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.kafka.common.config.Config;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.connect.connector.Task;
import org.apache.kafka.connect.sink.SinkConnector;

/** Topics to channels. Thread: the worker's. */
public final class ChannelSinkConnector extends SinkConnector {
  private Map<String, String> properties = Map.of();

  @Override
  public void start(Map<String, String> props) {
    properties = Map.copyOf(props);
  }

  @Override
  public Class<? extends Task> taskClass() {
    return ChannelSinkTask.class;
  }

  @Override
  public List<Map<String, String>> taskConfigs(int maxTasks) {
    return IntStream.range(0, maxTasks).mapToObj(task -> World.task(properties, task)).toList();
  }

  @Override
  public Config validate(Map<String, String> connectorConfigs) {
    Config report = super.validate(connectorConfigs);
    if (Reports.isClean(report)) {
      SinkConfig.check(report, new SinkConfig(connectorConfigs));
    }
    return report;
  }

  @Override
  public ConfigDef config() {
    return SinkConfig.definition();
  }

  @Override
  public void stop() {
    // Nothing runs here: tasks do the work.
  }

  @Override
  public String version() {
    return World.version();
  }
}
