package dev.barnabas.connect;

import dev.barnabas.connect.setting.Reports;
import dev.barnabas.connect.source.SourceConfig;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.config.Config;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.connect.connector.Task;
import org.apache.kafka.connect.source.ExactlyOnceSupport;
import org.apache.kafka.connect.source.SourceConnector;
import org.apache.kafka.connect.util.ConnectorUtils;

/** Channels to topics. Thread: the worker's. */
public final class ChannelSourceConnector extends SourceConnector {
  private Map<String, String> properties = Map.of();

  @Override
  public void start(Map<String, String> props) {
    properties = Map.copyOf(props);
  }

  @Override
  public Class<? extends Task> taskClass() {
    return ChannelSourceTask.class;
  }

  @Override
  public List<Map<String, String>> taskConfigs(int maxTasks) {
    List<String> channels = new SourceConfig(properties).channels();
    List<List<String>> shares =
        ConnectorUtils.groupPartitions(channels, Math.min(maxTasks, channels.size()));
    return shares.stream().map(share -> taskConfig(shares.indexOf(share), share)).toList();
  }

  private Map<String, String> taskConfig(int task, List<String> channels) {
    Map<String, String> config = World.task(properties, task);
    config.put(SourceConfig.CHANNELS, String.join(",", channels));
    return config;
  }

  @Override
  public Config validate(Map<String, String> connectorConfigs) {
    Config report = super.validate(connectorConfigs);
    if (Reports.isClean(report)) {
      SourceConfig.check(report, new SourceConfig(connectorConfigs));
    }
    return report;
  }

  /** A record and the offset that stands for it are written together, or neither is. */
  @Override
  public ExactlyOnceSupport exactlyOnceSupport(Map<String, String> connectorConfig) {
    return ExactlyOnceSupport.SUPPORTED;
  }

  @Override
  public ConfigDef config() {
    return SourceConfig.definition();
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
