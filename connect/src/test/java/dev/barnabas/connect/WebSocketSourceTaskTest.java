package dev.barnabas.connect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.barnabas.testkit.feed.SocketFeed;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import javax.management.JMException;
import javax.management.ObjectName;
import org.apache.kafka.common.metrics.PluginMetrics;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.source.SourceRecord;
import org.apache.kafka.connect.source.SourceTaskContext;
import org.apache.kafka.connect.source.TransactionContext;
import org.apache.kafka.connect.storage.OffsetStorageReader;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A task of two feeds on real sockets, in the hands of a worker that has no offsets yet. */
@Timeout(60)
final class WebSocketSourceTaskTest {
  private static final int MANY = 2_500;

  @Test
  void whatHasComeFromTheOthersIsGivenBeforeOneConnectionFailsTheTask() throws Exception {
    try (SocketFeed good = new SocketFeed();
        SocketFeed bad = new SocketFeed()) {
      var task = new WebSocketSourceTask();
      task.initialize(new Nothing());
      task.start(
          Map.of(
              "name", "two",
              "websocket.urls", good.url() + "," + bad.url(),
              "websocket.key.path", "value.seq",
              "kafka.topic", "feed",
              "barnabas.connections", "0,1"));
      try {
        SocketFeed.Client client = good.client();
        for (int i = 0; i < MANY; i++) {
          client.send("{\"seq\":" + i + "}");
        }
        bad.client().send("no JSON");
        while (received(0) < MANY || received(1) < 1) {
          Thread.onSpinWait();
        }
        var values = new ArrayList<Object>();
        assertThatThrownBy(() -> pollForEver(task, values))
            .isInstanceOf(ConnectException.class)
            .hasMessageContaining("onFailedRecordMapping=stop");
        assertThat(values).hasSize(MANY).doesNotHaveDuplicates();
        assertThat(values.getLast()).isEqualTo("{\"seq\":" + (MANY - 1) + "}");
      } finally {
        task.stop();
      }
    }
  }

  private static void pollForEver(WebSocketSourceTask task, List<Object> values)
      throws InterruptedException {
    while (true) {
      List<SourceRecord> records = task.poll();
      if (records != null) {
        records.forEach(record -> values.add(record.value()));
      }
    }
  }

  private static long received(int connection) throws JMException {
    var server = ManagementFactory.getPlatformMBeanServer();
    var pattern =
        new ObjectName(
            "dev.barnabas.connect:type=WebSocketConnector,name=two,connection="
                + connection
                + ",*");
    ObjectName name = server.queryNames(pattern, null).iterator().next();
    return (Long) server.getAttribute(name, "MessagesReceived");
  }

  /** What a worker gives a task that has never run. */
  private static final class Nothing implements SourceTaskContext, OffsetStorageReader {
    @Override
    public Map<String, String> configs() {
      return Map.of();
    }

    @Override
    public OffsetStorageReader offsetStorageReader() {
      return this;
    }

    @Override
    public PluginMetrics pluginMetrics() {
      throw new UnsupportedOperationException("the task has its own");
    }

    @Override
    public @Nullable TransactionContext transactionContext() {
      return null;
    }

    @Override
    public <T> @Nullable Map<String, Object> offset(Map<String, T> partition) {
      return null;
    }

    @Override
    public <T> Map<Map<String, T>, Map<String, Object>> offsets(
        Collection<Map<String, T>> partitions) {
      return new HashMap<>();
    }
  }
}
