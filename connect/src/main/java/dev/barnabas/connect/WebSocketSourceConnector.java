package dev.barnabas.connect;

import dev.barnabas.connect.setting.Reports;
import dev.barnabas.feed.config.WebSocketConfig;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.kafka.common.config.Config;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.connect.connector.Task;
import org.apache.kafka.connect.source.ExactlyOnceSupport;
import org.apache.kafka.connect.source.SourceConnector;
import org.apache.kafka.connect.util.ConnectorUtils;

/** WebSocket feeds to topics. Thread: the worker's. */
public final class WebSocketSourceConnector extends SourceConnector {
  private Map<String, String> properties = Map.of();

  @Override
  public void start(Map<String, String> props) {
    properties = Map.copyOf(props);
  }

  @Override
  public Class<? extends Task> taskClass() {
    return WebSocketSourceTask.class;
  }

  @Override
  public List<Map<String, String>> taskConfigs(int maxTasks) {
    List<WebSocketConfig.Connection> all = new WebSocketConfig(properties).connections();
    var configs = new ArrayList<Map<String, String>>();
    for (var share : ConnectorUtils.groupPartitions(all, Math.min(maxTasks, all.size()))) {
      Map<String, String> config = World.task(properties, configs.size());
      config.put(
          WebSocketSourceTask.CONNECTIONS,
          share.stream()
              .map(connection -> String.valueOf(connection.index()))
              .collect(Collectors.joining(",")));
      configs.add(config);
    }
    return configs;
  }

  @Override
  public Config validate(Map<String, String> connectorConfigs) {
    Config report = super.validate(connectorConfigs);
    if (Reports.isClean(report)) {
      new WebSocketConfig(connectorConfigs)
          .problems()
          .forEach((key, problem) -> Reports.add(report, key, problem));
    }
    return report;
  }

  /** Of a feed that can't be continued from an offset nothing is exact. */
  @Override
  public ExactlyOnceSupport exactlyOnceSupport(Map<String, String> connectorConfig) {
    return ExactlyOnceSupport.UNSUPPORTED;
  }

  @Override
  public ConfigDef config() {
    return WebSocketConfig.definition();
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
