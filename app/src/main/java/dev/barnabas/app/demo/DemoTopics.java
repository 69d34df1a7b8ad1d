package dev.barnabas.app.demo;

import dev.barnabas.core.log.LogUnavailableException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.TopicExistsException;

/** Makes the demo's topics. */
public final class DemoTopics {
  /** 1 h of 160 records a second of 0.2 KB: 0.1 GB. */
  private static final String RETENTION_MILLIS = String.valueOf(60 * 60 * 1_000);

  private DemoTopics() {}

  /**
   * Creates the topics that are missing and returns when all exist; a rule whose topic is missing
   * would wait for it. Blocks the caller.
   *
   * @throws LogUnavailableException when Kafka refuses or does not answer, with its reason
   */
  public static void create(String bootstrap) throws InterruptedException {
    List<NewTopic> topics = Arrays.stream(DemoTopic.values()).map(DemoTopics::newTopic).toList();
    try (Admin admin =
        Admin.create(Map.of(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrap))) {
      for (var created : admin.createTopics(topics).values().entrySet()) {
        awaitCreated(created.getKey(), created.getValue());
      }
    }
  }

  private static NewTopic newTopic(DemoTopic topic) {
    return new NewTopic(topic.topicName(), topic.partitions(), (short) 1)
        .configs(Map.of(TopicConfig.RETENTION_MS_CONFIG, RETENTION_MILLIS));
  }

  private static void awaitCreated(String topic, KafkaFuture<Void> created)
      throws InterruptedException {
    try {
      created.get();
    } catch (ExecutionException e) {
      if (!(e.getCause() instanceof TopicExistsException)) {
        throw new LogUnavailableException(
            "the demo's topic " + topic + " can't be made: " + e.getCause(), e);
      }
    }
  }
}
