package dev.barnabas.kafka.embedded;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The settings of a broker that is alone: quick to start, small, and back soon after a kill. */
final class BrokerProperties {
  static final String CONTROLLER = "CONTROLLER";
  static final String CLIENT = "CLIENT";
  static final int NODE_ID = 1;

  private static final List<String> INTERNAL_TOPICS =
      List.of("offsets.topic", "transaction.state.log", "share.coordinator.state.topic");

  private BrokerProperties() {}

  static Map<String, String> of(Path directory, int clientPort, int controllerPort) {
    Map<String, String> all = new HashMap<>();
    identity(all, directory, clientPort, controllerPort);
    alone(all);
    small(all);
    return all;
  }

  private static void identity(
      Map<String, String> all, Path directory, int clientPort, int controllerPort) {
    String host = BoundSocket.HOST;
    all.put("process.roles", "broker,controller");
    all.put("node.id", String.valueOf(NODE_ID));
    all.put("log.dirs", directory.toString());
    all.put("controller.listener.names", CONTROLLER);
    all.put("inter.broker.listener.name", CLIENT);
    all.put("listener.security.protocol.map", CLIENT + ":PLAINTEXT," + CONTROLLER + ":PLAINTEXT");
    all.put(
        "listeners",
        "%s://%s:%d,%s://%s:%d"
            .formatted(CLIENT, host, clientPort, CONTROLLER, host, controllerPort));
    all.put("controller.quorum.voters", NODE_ID + "@" + host + ":" + controllerPort);
  }

  private static void alone(Map<String, String> all) {
    for (String topic : INTERNAL_TOPICS) {
      all.put(topic + ".replication.factor", "1");
      all.put(topic + ".num.partitions", "1");
    }
    all.put("transaction.state.log.min.isr", "1");
    all.put("share.coordinator.state.topic.min.isr", "1");
    all.put("group.initial.rebalance.delay.ms", "0");
    // A topic that someone only names gets one partition: every direct rule is allowed there.
    all.put("auto.create.topics.enable", "true");
    all.put("num.partitions", "1");
    // After kill -9 the controller waits this long for the broker that it still remembers:
    // 9 s by default. Shorter still, and a busy machine loses its broker for a moment.
    all.put("broker.session.timeout.ms", "3000");
    all.put("broker.heartbeat.interval.ms", "500");
  }

  private static void small(Map<String, String> all) {
    all.put("log.cleaner.dedupe.buffer.size", String.valueOf(2 * 1024 * 1024));
    all.put("num.network.threads", "1");
    all.put("num.io.threads", "2");
    all.put("background.threads", "2");
    all.put("num.recovery.threads.per.data.dir", "1");
    all.put("num.replica.fetchers", "1");
    all.put("transaction.state.log.segment.bytes", String.valueOf(16 * 1024 * 1024));
    all.put("offsets.topic.segment.bytes", String.valueOf(16 * 1024 * 1024));
  }
}
