package dev.barnabas.kafka.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.barnabas.kafka.ClusterConfig;
import dev.barnabas.kafka.TestKafka;
import dev.barnabas.kafka.settings.Topics.Topic;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

final class TopicsIT {
  private final ClusterConfig cluster = TestKafka.shared();

  @Test
  void makesTheLogOnceWhenTwoNodesStart() {
    LogTopicSettings settings = settings(TestKafka.name("log"), 4);
    try (Topics one = new Topics(cluster);
        Topics two = new Topics(cluster)) {
      CompletableFuture<Topic> other = CompletableFuture.supplyAsync(() -> two.ensureLog(settings));
      Topic topic = one.ensureLog(settings);
      assertThat(other.join()).isEqualTo(topic);
      assertThat(topic.partitions()).isEqualTo(4);
      assertThat(topic.topicId()).hasSize(22);
      assertThat(one.find(settings.topic())).contains(topic);
      assertThat(one.find("there-is-none")).isEmpty();
    }
  }

  @Test
  void refusesAnotherPartitionCountWithTheRemedy() {
    String name = TestKafka.name("log");
    try (Topics topics = new Topics(cluster)) {
      topics.ensureLog(settings(name, 2));
      assertThatThrownBy(() -> topics.ensureLog(settings(name, 16)))
          .isInstanceOf(SettingsException.class)
          .hasMessageContaining("log.partitions is 16")
          .hasMessageContaining("has 2 partitions")
          .hasMessageContaining("set log.partitions to 2");
    }
  }

  @Test
  void refusesATopicWithProducersTimestamps() {
    String name =
        TestKafka.topic(
            cluster,
            TestKafka.name("log"),
            1,
            Map.of("message.timestamp.type", "CreateTime", "cleanup.policy", "delete"));
    try (Topics topics = new Topics(cluster)) {
      assertThatThrownBy(() -> topics.ensureLog(settings(name, 1)))
          .isInstanceOf(SettingsException.class)
          .hasMessageContaining("message.timestamp.type=CreateTime");
    }
  }

  @Test
  void bringsRetentionToWhatIsSet() {
    String name = TestKafka.name("log");
    try (Topics topics = new Topics(cluster)) {
      topics.ensureLog(settings(name, 1));
      LogTopicSettings longer = new LogTopicSettings(name, 1, 1, Duration.ofDays(2), 1 << 20);
      assertThat(topics.ensureLog(longer)).isEqualTo(topics.ensureLog(longer));
    }
  }

  private static LogTopicSettings settings(String name, int partitions) {
    return new LogTopicSettings(name, partitions, 1, Duration.ofHours(24), 1 << 20);
  }
}
